import { setImmediate } from 'node:timers/promises';
import {
  type AuditEntry,
  canonicalName,
  compileAgentGroup,
  compileBlackout,
  compileCalendar,
  compileQueue,
  compileSync,
  compileWatch,
  compileZone,
  type Problem,
  problemsText,
  TaktwerkError,
} from '@taktwerk/model';
import type {
  DeleteOutcome,
  MoveOutcome,
  ObjectDraft,
  ObjectVersion,
  RenameOutcome,
  RestoreOutcome,
  SaveOutcome,
  Store,
} from '@taktwerk/store';
import type { AgentGateway } from '../agent/agent-gateway.ts';
import { isOfAgents } from '../agent/agent-resource-units.ts';
import type { ClientRemovals } from '../client/client-removals.ts';
import type { Clock } from '../clock.ts';
import type { DefinitionSource } from '../definition/definition-source.ts';
import { checkEtl } from '../etl/check-etl.ts';
import type { ShardHost } from '../node/shard-host.ts';
import { checkScripts } from '../script/check-scripts.ts';
import type { Caller, SaveRequest } from '../taktwerk.ts';
import { checkCalendars } from './check-calendars.ts';
import { checkTimeZones } from './check-time-zones.ts';
import { defaultTimeZone, settingsVara } from './default-time-zone.ts';
import { nestingDepth } from './nesting-depth.ts';

/** Types of which the engine knows the objects: what waits for one of them may go on, or wait for something else. */
const KNOWN_TO_ENGINE: ReadonlySet<string> = new Set([
  'QUEUE',
  'CALE',
  'SYNC',
  'HOSTG',
  'TZ',
  'WATCH',
  'BLACKOUT',
  'VARA',
]);

/** Scripts checked between two breaths of the event loop. */
const AT_ONCE = 50;

export interface ObjectChangesParts {
  readonly store: Store;
  readonly host: ShardHost;
  readonly gateway: AgentGateway;
  readonly definitions: DefinitionSource;
  readonly clock: Clock;
  readonly removals: ClientRemovals;
}

/** Changes objects and tells everyone who keeps something of them in memory; runs keep the version they were given. */
export class ObjectChanges {
  readonly #parts: ObjectChangesParts;

  constructor(parts: ObjectChangesParts) {
    this.#parts = parts;
  }

  /** @throws TaktwerkError invalidObject for a script that cannot be read, calendar events in a circle and an unknown zone */
  async save(caller: Caller, drafts: readonly ObjectDraft[], request: SaveRequest): Promise<SaveOutcome> {
    const problems: Problem[] = [];
    for (const [index, draft] of drafts.entries()) {
      if (index % AT_ONCE === AT_ONCE - 1) await setImmediate();
      problems.push(...checkEtl(draft));
      problems.push(...checkScripts(draft));
    }
    problems.push(...(await checkCalendars(this.#parts.store, drafts)));
    problems.push(...(await checkTimeZones(this.#parts.store, drafts)));
    if (problems.length > 0) throw new TaktwerkError('invalidObject', problemsText(problems));
    const { action = 'save objects', ...options } = request;
    const at = this.#now(caller);
    const subject = drafts
      .map((draft) => draft.name)
      .join(', ')
      .slice(0, 1000);
    const outcome = await this.#parts.store.objects.save(
      drafts,
      { ...options, by: caller.user, at },
      this.#audit(caller, at, action, subject, options.overwrite ? 'overwriting' : ''),
    );
    if (outcome.kind === 'saved') {
      this.#use(outcome.versions);
      await this.#applySettings(outcome.versions);
      await this.#inEffect(outcome.versions);
    }
    return outcome;
  }

  /** @throws TaktwerkError notAllowed for the user who asks */
  async delete(caller: Caller, name: string): Promise<DeleteOutcome> {
    if (canonicalName(name) === canonicalName(caller.user)) {
      throw new TaktwerkError('notAllowed', 'No user can delete himself.');
    }
    const at = this.#now(caller);
    const outcome = await this.#parts.store.objects.delete(
      caller.client,
      name,
      { by: caller.user, at },
      this.#audit(caller, at, 'delete object', name, ''),
    );
    if (outcome.kind !== 'deleted') return outcome;
    const { object } = outcome;
    if (object.type !== 'FOLD') this.#parts.definitions.remove(object.client, object.name);
    if (object.type === 'QUEUE') {
      // Tasks that name it go on as in a queue nobody has defined.
      const queue = compileQueue({ general_attributes: { name: object.name } });
      this.#parts.host.tell({ kind: 'queueDefined', client: object.client, queue });
    }
    const { client } = object;
    if (object.type === 'CALE') {
      this.#parts.host.tell({ kind: 'calendarDefined', client, name: object.name, calendar: null });
    }
    if (object.type === 'SYNC') {
      this.#parts.host.tell({ kind: 'syncDefined', client, name: object.name, sync: null });
    }
    if (object.type === 'HOSTG') {
      this.#parts.host.tell({ kind: 'agentGroupDefined', client, name: object.name, group: null });
    }
    if (object.type === 'TZ') {
      this.#parts.host.tell({ kind: 'zoneDefined', client, name: object.name, zone: null });
    }
    if (object.type === 'WATCH') {
      this.#parts.host.tell({ kind: 'watchDefined', client, name: object.name, watch: null });
    }
    if (object.type === 'BLACKOUT') {
      this.#parts.host.tell({ kind: 'blackoutDefined', client, name: object.name, blackout: null });
    }
    this.#forgetRows(object);
    await this.#applySettings([object]);
    await this.#inEffect([object]);
    return outcome;
  }

  async restore(caller: Caller, objectId: string): Promise<RestoreOutcome> {
    const at = this.#now(caller);
    const outcome = await this.#parts.store.objects.restore(
      caller.client,
      objectId,
      this.#audit(caller, at, 'restore object', objectId, ''),
    );
    if (outcome.kind === 'restored') {
      this.#use([outcome.object]);
      await this.#applySettings([outcome.object]);
      await this.#inEffect([outcome.object]);
    }
    return outcome;
  }

  async move(caller: Caller, name: string, folder: string): Promise<MoveOutcome> {
    const at = this.#now(caller);
    const outcome = await this.#parts.store.objects.move(
      caller.client,
      name,
      folder,
      { by: caller.user, at },
      this.#audit(caller, at, 'move object', name, `to ${folder === '' ? 'the root' : folder}`),
    );
    // Rows and queues do not change with the folder.
    if (outcome.kind === 'moved') this.#parts.definitions.replace(outcome.versions);
    return outcome;
  }

  async rename(caller: Caller, name: string, newName: string): Promise<RenameOutcome> {
    const at = this.#now(caller);
    const outcome = await this.#parts.store.objects.rename(
      caller.client,
      name,
      newName,
      { by: caller.user, at },
      this.#audit(caller, at, 'rename object', name, `to ${newName}`),
    );
    if (outcome.kind === 'renamed') {
      this.#parts.definitions.remove(caller.client, outcome.from);
      this.#parts.definitions.replace([outcome.version]);
    }
    return outcome;
  }

  /** New versions count from the next activation on; queues, calendars, time zones and rules at once. */
  #use(versions: readonly ObjectVersion[]): void {
    this.#parts.definitions.replace(versions);
    for (const version of versions) {
      if (version.type === 'QUEUE') {
        const queue = compileQueue(JSON.parse(version.content));
        this.#parts.host.tell({ kind: 'queueDefined', client: version.client, queue });
      }
      const { client, name } = version;
      if (version.type === 'CALE') {
        const calendar = compileCalendar(JSON.parse(version.content));
        this.#parts.host.tell({ kind: 'calendarDefined', client, name, calendar });
      }
      if (version.type === 'SYNC') {
        const sync = compileSync(JSON.parse(version.content));
        this.#parts.host.tell({ kind: 'syncDefined', client, name, sync });
      }
      if (version.type === 'HOSTG') {
        const group = compileAgentGroup(JSON.parse(version.content));
        this.#parts.host.tell({ kind: 'agentGroupDefined', client, name, group });
      }
      if (version.type === 'TZ') {
        const zone = compileZone(JSON.parse(version.content));
        this.#parts.host.tell({ kind: 'zoneDefined', client, name, zone });
      }
      if (version.type === 'WATCH') {
        const watch = compileWatch(JSON.parse(version.content));
        this.#parts.host.tell({ kind: 'watchDefined', client, name, watch });
      }
      if (version.type === 'BLACKOUT') {
        const blackout = compileBlackout(JSON.parse(version.content));
        this.#parts.host.tell({ kind: 'blackoutDefined', client, name, blackout });
      }
      this.#forgetRows(version);
    }
  }

  /** Resolves once whoever reads the tasks sees what the change did to them. */
  async #inEffect(versions: readonly ObjectVersion[]): Promise<void> {
    if (!versions.some(({ type }) => KNOWN_TO_ENGINE.has(type))) return;
    // The change itself is durable: an engine whose store fails now finds it when it loads anew.
    await this.#parts.host.durable().catch(() => {});
  }

  #forgetRows({ client, name, type }: ObjectVersion): void {
    if (type !== 'VARA') return;
    this.#parts.host.varas.forget(client, name);
    if (client === 0 && isOfAgents(name)) {
      this.#parts.gateway.disconnectAll('The host characteristics have changed.');
    }
  }

  /** The default zone counts from the next time something is planned, the depth of nesting from the next start. */
  async #applySettings(versions: readonly ObjectVersion[]): Promise<void> {
    for (const { client, name, type } of versions) {
      if (type !== 'VARA' || name !== settingsVara(client)) continue;
      const rows = await this.#parts.store.objects.varaRows(client, name);
      this.#parts.host.tell({ kind: 'timeZoneChosen', client, zone: defaultTimeZone(rows) });
      if (client === 0) this.#parts.host.tell({ kind: 'nestingLimited', depth: nestingDepth(rows) });
    }
  }

  /** What is written with this time goes to the store at once: nothing follows it into a client that is being removed. */
  #now({ client }: Caller): number {
    this.#parts.removals.assertOpen(client);
    return this.#parts.clock.now();
  }

  #audit(caller: Caller, time: number, action: string, subject: string, details: string): AuditEntry {
    const { client, user } = caller;
    return { time, client, user, action, subject, outcome: 'done', details };
  }
}
