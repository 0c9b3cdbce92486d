import type { Definitions, EngineMessage, TaskAction } from '@taktwerk/engine';
import {
  canonicalName,
  type ExecutableDefinition,
  isEnded,
  type NotificationAnswer,
  statusText,
  TaktwerkError,
  type Task,
} from '@taktwerk/model';
import type { Store } from '@taktwerk/store';
import type { AgentGateway } from '../agent/agent-gateway.ts';
import type { ClientRemovals } from '../client/client-removals.ts';
import type { Clock } from '../clock.ts';
import { addComment } from '../comment/add-comment.ts';
import type { DefinitionSource } from '../definition/definition-source.ts';
import { unknownObject } from '../definition/unknown-object.ts';
import { prepareRun } from '../etl/prepare-run.ts';
import type { TaskEvents } from '../event/task-events.ts';
import { orderHold } from '../hold/order-hold.ts';
import { PromptInputs } from '../input/prompt-inputs.ts';
import { mayAnswer } from '../notification/may-answer.ts';
import { ObjectChanges } from '../object/object-changes.ts';
import { readRecurrence } from '../recurring/read-recurrence.ts';
import { Asking } from '../request/asking.ts';
import { readReference, refuseActive } from '../restart/read-reference.ts';
import { readRollback } from '../rollback/read-rollback.ts';
import { scriptDefinition } from '../script/script-definition.ts';
import type {
  AgentChannel,
  AgentSession,
  AgentStatus,
  Caller,
  ExecuteRequest,
  RestartRequest,
  RunObjectOutcome,
  RunObjectRequest,
  RunScriptRequest,
  Taktwerk,
  WaitExplanation,
} from '../taktwerk.ts';
import { readLines } from '../workflow/read-lines.ts';
import { assertDeactivatable } from './assert-deactivatable.ts';
import { checkAlias } from './check-alias.ts';
import type { ShardHost } from './shard-host.ts';

export interface NodeParts {
  readonly store: Store;
  readonly events: TaskEvents;
  readonly host: ShardHost;
  readonly gateway: AgentGateway;
  readonly definitions: DefinitionSource;
  readonly clock: Clock;
  readonly removals: ClientRemovals;
}

const NO_INPUTS: ReadonlyMap<string, string> = new Map();

const DONE = { outcome: 'done', details: '' } as const;

/** A running node: checks what is asked, gives it to the engine, and answers when it is durable. */
export class TaktwerkNode implements Taktwerk {
  readonly store: Store;
  readonly #events: TaskEvents;
  readonly #host: ShardHost;
  readonly #gateway: AgentGateway;
  readonly #definitions: DefinitionSource;
  readonly #inputs: PromptInputs;
  readonly #clock: Clock;
  readonly #asking: Asking;
  readonly #objects: ObjectChanges;
  readonly #removals: ClientRemovals;
  #drained = false;
  readonly #closers: (() => void)[] = [];

  constructor(parts: NodeParts) {
    this.store = parts.store;
    this.#events = parts.events;
    this.#host = parts.host;
    this.#gateway = parts.gateway;
    this.#definitions = parts.definitions;
    this.#inputs = new PromptInputs(parts.store, parts.definitions);
    this.#clock = parts.clock;
    this.#asking = new Asking(parts.host, parts.clock, (client) => parts.removals.assertOpen(client));
    this.#objects = new ObjectChanges(parts);
    this.#removals = parts.removals;
  }

  async execute(caller: Caller, request: ExecuteRequest): Promise<{ readonly runId: number }> {
    this.#host.assertOpen();
    const name = canonicalName(request.objectName);
    const { definitions, definition } = await this.#executable(caller.client, name);
    if (!definition.generateAtRuntime) {
      throw new TaktwerkError(
        'notGeneratedAtRuntime',
        `${name} has generate_at_runtime "0"; only objects generated at run time can be executed here.`,
      );
    }
    // What is not asked for costs no wait.
    const alias =
      request.alias === undefined ? null : await checkAlias(this.store, caller.client, request.alias);
    const inputs =
      request.inputs === undefined && definition.promptSets.length === 0
        ? NO_INPUTS
        : await this.#inputs.checked(caller.client, definition, request.inputs);
    const recurring =
      request.recurring === undefined
        ? null
        : await readRecurrence(this.#definitions, caller.client, request);
    const reply = await this.#asking.activate(
      caller,
      recurring === null ? 'execute' : 'execute recurring',
      name,
      () =>
        this.#host.dispatch({
          kind: 'activate',
          request: {
            client: caller.client,
            user: caller.user,
            name,
            alias,
            queue: request.queue === undefined ? null : canonicalName(request.queue),
            inputs,
            definitions,
            activator: null,
            startAt: request.startAt ?? null,
            manualRelease: request.manualRelease ?? false,
            logicalDate: request.logicalDate ?? null,
            ...(recurring === null ? {} : { recurring }),
          },
        }),
    );
    return { runId: reply };
  }

  async runObject(caller: Caller, request: RunObjectRequest): Promise<RunObjectOutcome> {
    this.#host.assertOpen();
    const { client, user } = caller;
    const name = canonicalName(request.objectName);
    const { definitions, definition } = await this.#runnable(client, name, request);
    const prepared = prepareRun(definition, request);
    if (!prepared.ok) return { kind: 'refused', problems: prepared.problems };
    const { inputs } = prepared;
    const runId = await this.#asking.activate(caller, request.action, request.subject, () =>
      this.#host.dispatch({
        kind: 'activate',
        request: { client, user, name, alias: null, queue: null, inputs, definitions, activator: null },
      }),
    );
    return { kind: 'started', runId };
  }

  async runScript(caller: Caller, request: RunScriptRequest): Promise<{ readonly runId: number }> {
    this.#host.assertOpen();
    const { client, user } = caller;
    const definition = scriptDefinition(request.script);
    const { name } = definition;
    const runId = await this.#asking.activate(caller, 'run script', name, () =>
      this.#host.dispatch({
        kind: 'activate',
        request: {
          client,
          user,
          name,
          alias: null,
          queue: request.queue === undefined ? null : canonicalName(request.queue),
          inputs: new Map([[name, request.script]]),
          definitions: new Map([[name, definition]]),
          activator: null,
        },
      }),
    );
    return { runId };
  }

  async restart(caller: Caller, runId: number, request: RestartRequest): Promise<{ readonly runId: number }> {
    this.#host.assertOpen();
    const reference = await this.#task(caller.client, runId);
    refuseActive(reference, request.alsoActive ?? false);
    const { definitions, definition } = await this.#executable(caller.client, reference.name);
    const inputs = await this.#inputs.again(caller.client, definition, runId, request.inputs ?? {});
    const queue = request.queue === undefined ? null : canonicalName(request.queue);
    const { client, user } = caller;
    const references = await readReference(this.store, reference);
    const reply = await this.#asking.activate(caller, 'restart', String(runId), () =>
      this.#host.dispatch({
        kind: 'restart',
        request: {
          client,
          user,
          reference,
          queue,
          inputs,
          definitions,
          manualRelease: request.manualRelease ?? false,
          keepStartType: request.keepStartType ?? false,
          restartPoint: request.restartPoint ?? null,
          abortedOnly: request.abortedOnly ?? false,
          references,
        },
      }),
    );
    return { runId: reply };
  }

  async cancel(caller: Caller, runId: number, { recursive }: { readonly recursive: boolean }): Promise<void> {
    const message = { kind: 'cancel', client: caller.client, runId, recursive } as const;
    await this.#order(caller, recursive ? 'cancel recursively' : 'cancel', message);
  }

  async act(
    caller: Caller,
    runId: number,
    action: TaskAction,
    { recursive }: { readonly recursive: boolean },
  ): Promise<void> {
    const message = { kind: 'act', client: caller.client, runId, action, recursive } as const;
    await this.#order(caller, recursive ? `${action} recursively` : action, message);
  }

  async tellEvent(caller: Caller, eventName: string, data: Readonly<Record<string, string>>) {
    this.#host.assertOpen();
    const { client } = caller;
    const name = canonicalName(eventName);
    const { definitions } = await this.#executable(client, name);
    const told = {
      kind: 'eventTold',
      client,
      name,
      data: new Map(Object.entries(data)),
      definitions,
    } as const;
    const runId = await this.#asking.activate(caller, 'tell event', name, () => this.#host.dispatch(told));
    return { runId };
  }

  async changeMaxParallel(caller: Caller, runId: number, maxParallel: number): Promise<void> {
    const message = { kind: 'changeMaxParallel', client: caller.client, runId, maxParallel } as const;
    await this.#order(caller, `max parallel ${maxParallel}`, message);
  }

  /** Hands the engine what a user orders for an active task; resolves once that is durable. */
  async #order(
    caller: Caller,
    action: string,
    message: Extract<EngineMessage, { kind: 'cancel' | 'act' | 'changeMaxParallel' | 'modifyLines' }>,
  ): Promise<void> {
    this.#host.assertOpen();
    await this.#activeTask(caller.client, message.runId);
    await this.#asking.change(caller, action, message.runId, () => this.#host.dispatch(message));
  }

  async rollback(caller: Caller, runId: number): Promise<void> {
    this.#host.assertOpen();
    await this.#host.durable();
    const { rollbacks } = this.#host;
    const run = await this.#stored(caller.client, runId);
    const read = await readRollback(this.store, this.#definitions, run);
    await this.#asking.ask(caller, 'rollback', String(runId), () =>
      this.#host.dispatch({ kind: 'rollback', request: { run, ...read, rollbacks } }),
    );
  }

  async answerNotification(caller: Caller, runId: number, answer: NotificationAnswer, by: 'user' | 'link') {
    const { client, user } = caller;
    await this.#activeTask(client, runId);
    if (by === 'user') await mayAnswer(this.store, { client, runId }, user);
    await this.#asking.change(caller, `answer ${answer}${by === 'link' ? ' by link' : ''}`, runId, () =>
      this.#host.dispatch({ kind: 'answerNotification', client, runId, answer, by: user }),
    );
  }

  async modifyLines(caller: Caller, runId: number, lines: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#activeTask(caller.client, runId);
    const task = await this.#task(caller.client, runId);
    const read = await readLines(this.#definitions, task, lines);
    await this.#order(caller, 'modify lines', { kind: 'modifyLines', client: caller.client, runId, ...read });
  }

  async deactivate(caller: Caller, runId: number, { forced }: { readonly forced: boolean }): Promise<void> {
    this.#host.assertOpen();
    const task = await this.#task(caller.client, runId);
    if (!isEnded(task.status) && forced) {
      await this.#asking.change(caller, 'deactivate by force', runId, () =>
        this.#host.dispatch({ kind: 'deactivate', client: caller.client, runId }),
      );
      return;
    }
    assertDeactivatable(task, task.parent === 0 ? undefined : this.#host.task(task.parent)?.task, forced);
    this.#host.deactivate(runId);
    this.#asking.record(caller, 'deactivate', String(runId), forced ? 'forced' : '');
    await this.#host.durable();
  }

  async switchClient(caller: Caller, active: boolean): Promise<void> {
    this.#host.assertOpen();
    const { client, user } = caller;
    this.#removals.assertOpen(client);
    await this.store.clients.switch(client, active, {
      time: this.#clock.now(),
      client,
      user,
      action: active ? 'start client' : 'stop client',
      subject: String(client),
      ...DONE,
    });
    this.#host.tell({ kind: 'clientSwitched', client, active });
    await this.#host.durable();
  }

  removeClient(caller: Caller, client: number): Promise<void> {
    this.#host.assertOpen();
    return this.#removals.begin(caller, client);
  }

  switchHold: Taktwerk['switchHold'] = (caller, request) =>
    orderHold(this.#host, this.#asking, caller, request);
  holds = async (client: number) => this.#host.holds(client);

  async explain(client: number, runId: number): Promise<WaitExplanation> {
    const live = this.#host.task(runId);
    const explanation = live?.task.client === client ? this.#host.explain(runId) : null;
    if (explanation !== null) return explanation;
    const { status, statusDetail } = await this.#task(client, runId);
    return {
      runId,
      status,
      statusText: statusText(status),
      wait: null,
      text: statusDetail ?? statusText(status),
    };
  }

  async runTimes(client: number, runId: number): ReturnType<Taktwerk['runTimes']> {
    const task = await this.#task(client, runId);
    const remaining = isEnded(task.status) ? 0 : this.#host.remainingRunTime(runId);
    return { estimated: task.estimatedRuntime, remaining: remaining ?? 0 };
  }

  async whenEnded(client: number, runId: number, milliseconds: number): Promise<Task> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const ended = this.#host.onEnd(runId, resolve);
    const timedOut = this.#clock.after(milliseconds, resolve);
    try {
      const task = await this.#stored(client, runId);
      if (isEnded(task.status)) return task;
      await promise;
      return await this.#stored(client, runId);
    } finally {
      ended();
      timedOut();
    }
  }

  comment(caller: Caller, runId: number, text: string): Promise<{ readonly timestamp: number }> {
    return addComment(this.store, this.#clock, caller, runId, text);
  }

  saveObjects: Taktwerk['saveObjects'] = (...asked) => this.#objects.save(...asked);
  deleteObject: Taktwerk['deleteObject'] = (...asked) => this.#objects.delete(...asked);
  restoreObject: Taktwerk['restoreObject'] = (...asked) => this.#objects.restore(...asked);
  moveObject: Taktwerk['moveObject'] = (...asked) => this.#objects.move(...asked);
  renameObject: Taktwerk['renameObject'] = (...asked) => this.#objects.rename(...asked);

  async inputs(client: number, objectName: string): ReturnType<Taktwerk['inputs']> {
    const object = await this.#definitions.get(client, canonicalName(objectName));
    if (object === null) throw unknownObject(client, objectName);
    const sets = object.kind === 'executable' ? await this.#inputs.promptSets(client, object.definition) : [];
    return Object.fromEntries(
      sets.map((set) => [
        set.name,
        Object.fromEntries(set.prompts.map((one) => [one.variable, one.defaultValue])),
      ]),
    );
  }

  async events(): Promise<TaskEvents> {
    return this.#events;
  }

  get activeExecutions(): number {
    return this.#host.active;
  }

  async agents(): Promise<readonly AgentStatus[]> {
    return this.#gateway.status();
  }

  async defineAgent(caller: Caller, name: string, template: string): Promise<void> {
    this.#host.assertOpen();
    const outcome = this.#gateway.define(name, template);
    if (outcome === 'unknownTemplate') {
      throw new TaktwerkError('unknownAgent', `There is no agent ${template} to take the platform of.`);
    }
    if (outcome === 'exists') throw new TaktwerkError('objectExists', `There is an agent ${name} already.`);
    this.#asking.record(caller, 'create agent', name, `like ${template}`);
    await this.#host.durable();
  }

  async resetAgentKey(caller: Caller, name: string): Promise<void> {
    this.#host.assertOpen();
    if (this.#gateway.forgetKey(name) === 'unknown') {
      throw new TaktwerkError('unknownAgent', `There is no agent ${name}.`);
    }
    this.#asking.record(caller, 'reset agent key', name, '');
    await this.#host.durable();
  }

  figures(): ReturnType<Taktwerk['figures']> {
    return this.#host.figures;
  }

  get failure(): string | null {
    return this.#drained ? 'The server is shutting down.' : this.#host.failure;
  }

  async health(): ReturnType<Taktwerk['health']> {
    const { failure: reason, activeExecutions } = this;
    return { healthy: reason === null, activeExecutions, reason };
  }

  acceptAgent(channel: AgentChannel): AgentSession {
    return this.#gateway.accept(channel);
  }

  /** Calls when the node drains. */
  onDrain(call: () => void): void {
    this.#closers.push(call);
  }

  async drain(): Promise<void> {
    this.#drained = true;
    for (const close of this.#closers) close();
    this.#events.close();
    await this.#host.close();
    this.#gateway.disconnectAll('The server is shutting down.');
  }

  /** An object to run, or what looks at one that cannot be executed. */
  async #runnable(
    client: number,
    name: string,
    { work, agent }: RunObjectRequest,
  ): Promise<{ definitions: Definitions; definition: ExecutableDefinition }> {
    const looks = work && (await this.#definitions.look(client, name, work, agent ?? null));
    const definition = looks?.get(name);
    return !looks || !definition ? this.#executable(client, name) : { definitions: looks, definition };
  }

  async #executable(
    client: number,
    name: string,
  ): Promise<{ definitions: Definitions; definition: ExecutableDefinition }> {
    const definitions =
      this.#definitions.closureKept(client, name) ?? (await this.#definitions.closure(client, name));
    const definition = definitions.get(name);
    if (definition !== undefined) {
      const reading = this.#host.readRunTimes(client, definitions.keys());
      if (reading !== null) await reading;
      return { definitions, definition };
    }
    if (this.#definitions.kept(client, name) == null) throw unknownObject(client, name);
    throw new TaktwerkError('notExecutable', `${name} is not a script, job or workflow.`);
  }

  async #task(client: number, runId: number): Promise<Task> {
    const live = this.#host.task(runId);
    if (live !== undefined && live.task.client === client) return live.task;
    return this.#stored(client, runId);
  }

  /** @throws TaktwerkError unknownRun, notActive */
  async #activeTask(client: number, runId: number): Promise<void> {
    const { status } = await this.#task(client, runId);
    if (!isEnded(status)) return;
    throw new TaktwerkError('notActive', `Run ${runId} has ended with ${status} (${statusText(status)}).`);
  }

  async #stored(client: number, runId: number): Promise<Task> {
    const task = await this.store.tasks.get(client, runId);
    if (task === null)
      throw new TaktwerkError('unknownRun', `Client ${client} has no task with run id ${runId}.`);
    return task;
  }
}
