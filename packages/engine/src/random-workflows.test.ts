import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConditionStep, isEnded } from '@taktwerk/model';
import fc from 'fast-check';
import type { Effect } from './effect.ts';
import { TASK_ACTIONS } from './message.ts';
import { definition, type LineSketch, workflow } from './testing/definitions.ts';
import { EngineDriver } from './testing/engine-driver.ts';

const job = definition('J', 'JOBS', { maxParallel: 2 });
const script = definition('S', 'SCRI', { queue: 'NARROW' });
const early = definition('EARLY', 'SCRI', {
  generateAtRuntime: false,
  scripts: { preProcess: '', process: ':PRINT "early"', childPostProcess: '', postProcess: '' },
});
const inner = workflow(
  'INNER',
  [
    { object: 'S', after: [1] },
    { object: 'J', after: [[2, 'ANY_OK']], otherwise: 'S' },
    { object: 'S', after: [[3, 'ENDED_OK']], otherwise: 'X' },
  ],
  [4],
);

const look: ConditionStep = {
  kind: 'if',
  checks: [{ kind: 'history', object: 'H', status: '', within: null, expected: true }],
  fulfilled: [],
  otherwise: [{ kind: 'final', action: { kind: 'wait', seconds: 0 } }],
};
const restartOnce: ConditionStep = {
  kind: 'if',
  checks: [
    { kind: 'status', status: 'ANY_ABEND' },
    { kind: 'restarts', operator: 'LT', right: '2' },
  ],
  fulfilled: [{ kind: 'final', action: { kind: 'restart', seconds: 0 } }],
  otherwise: [],
};

/** What a line may have beside: most have nothing. */
const EXTRAS: readonly Partial<LineSketch>[] = [
  {},
  {},
  {},
  { preconditions: [look] },
  { preconditions: [{ kind: 'final', action: { kind: 'block' } }] },
  { postconditions: [restartOnce] },
  { postconditions: [look] },
  { result: { expected: 'ENDED_OK', repeats: 2, pause: 0, execute: null, onlyLast: false } },
];

/** Workflows of scripts, jobs and nested workflows, each line behind some of the lines before it. */
const sketches = fc.array(
  fc.record({
    object: fc.constantFrom('J', 'S', 'INNER', 'MISSING', 'EARLY'),
    before: fc.array(fc.nat({ max: 20 }), { minLength: 1, maxLength: 3 }),
    condition: fc.constantFrom('', 'ENDED_OK', 'ANY_ABEND', 'ANY_OK'),
    otherwise: fc.constantFrom('S' as const, 'A' as const, 'H' as const, 'X' as const),
    active: fc.integer({ min: 0, max: 9 }).map((value) => value > 0),
    extras: fc.constantFrom(...EXTRAS),
  }),
  { minLength: 1, maxLength: 8 },
);

/** What happens in the world, one step at a time. */
const steps = fc.array(
  fc.record({
    what: fc.constantFrom(
      'jobEnds',
      'jobFails',
      'scriptEnds',
      'scriptFails',
      'crash',
      'disconnect',
      'cancel',
      'act',
      'switch',
      'restart',
      'step',
    ),
    which: fc.nat({ max: 1_000 }),
  }),
  { maxLength: 40 },
);

/** Job runs the agent has accepted: what it would know after a reconnect. */
class World extends EngineDriver {
  readonly accepted = new Set<number>();
  readonly bodies = new Map<number, number>();
  /** Steps of conditions the host is performing. */
  readonly asked: Extract<Effect, { kind: 'performStep' }>[] = [];

  answerStep(value: boolean): void {
    const step = this.asked.shift();
    if (step === undefined) return;
    const { runId, request } = step;
    this.send({ kind: 'stepPerformed', runId, request, outcome: { kind: 'answer', value } });
    this.fireTimers();
  }

  reconnect(): void {
    this.connect('UNIX01', [...this.accepted]);
    this.acceptOrders();
  }

  acceptOrders(): void {
    for (const effect of this.outward.splice(0)) {
      if (effect.kind === 'performStep') this.asked.push(effect);
      if (effect.kind !== 'startJob' || this.accepted.has(effect.runId)) continue;
      this.accepted.add(effect.runId);
      this.bodies.set(effect.runId, (this.bodies.get(effect.runId) ?? 0) + 1);
      this.send({ kind: 'jobAccepted', runId: effect.runId, attempt: 1 });
    }
  }

  actSomehow(which: number): void {
    const tasks = [...this.stored.values()].filter((task) => !isEnded(task.status));
    const task = tasks[which % tasks.length];
    const action = TASK_ACTIONS[which % TASK_ACTIONS.length];
    // Ignoring the queue goes beyond the slots on purpose.
    if (task === undefined || action === undefined || action === 'ignoreQueue') return;
    this.send({ kind: 'act', client: 100, runId: task.runId, action, recursive: which % 3 === 0 });
  }

  restartSomehow(which: number): void {
    const ended = [...this.stored.values()].filter((task) => isEnded(task.status) && task.name !== 'MISSING');
    const task = ended[which % ended.length];
    if (task !== undefined)
      this.restart(
        task.runId,
        ...[job, script, inner, early].filter((one) => task.name === 'INNER' || one.name === task.name),
      );
  }

  open(name: string): number[] {
    const open = [...this.stored.values()].filter((task) => task.name === name && !isEnded(task.status));
    return open.filter((task) => task.stage === 'running').map((task) => task.runId);
  }

  endJob(runId: number, code: number): void {
    this.send({ kind: 'jobEnded', runId, attempt: 1, exit: { kind: 'code', code } });
    this.accepted.delete(runId);
    this.acceptOrders();
  }
}

test('whatever the workflow and whatever happens, everything ends once, parents last, and nothing is over-used', () => {
  fc.assert(
    fc.property(sketches, steps, fc.boolean(), (lines, happenings, cancelAtEnd) => {
      const world = new World();
      world.scripts.set('S', 'hold');
      const shape: LineSketch[] = lines.map(
        ({ object, before, condition, otherwise, active, extras }, index) => ({
          object,
          after: [...new Set(before.map((line) => (line % (index + 1)) + 1))].map(
            (line) => [line, condition] as const,
          ),
          otherwise,
          active,
          ...extras,
        }),
      );
      const all = workflow(
        'W',
        shape,
        lines.map((_, index) => [index + 2, ''] as const),
      );
      world.send({
        kind: 'queueDefined',
        client: 100,
        queue: { name: 'NARROW', maxSlots: 1, priority: 200, started: true },
      });
      const run = world.start(all, job, script, inner, early);
      world.reconnect();
      const ends = new Map<number, number>();
      const observe = () => {
        for (const task of world.stored.values()) {
          const before = ends.get(task.runId);
          if (before !== undefined) assert.equal(task.status, before, `run ${task.runId} ended twice`);
          if (isEnded(task.status)) ends.set(task.runId, task.status);
          if (isEnded(task.status) && task.parent === 0 && task.type === 'JOBP') {
            const open = [...world.stored.values()].filter(
              (child) => child.top === task.runId && !isEnded(child.status),
            );
            assert.deepEqual(open, [], 'a parent ended before its children');
          }
        }
        assert.ok(world.open('J').length <= 2, 'more parallel runs than allowed');
        assert.ok(world.open('S').length <= 1, 'more slots used than there are');
        for (const count of world.bodies.values()) assert.equal(count, 1, 'a job ran twice');
      };
      for (const { what, which } of happenings) {
        const jobs = world.open('J');
        const scripts = world.open('S');
        const oneJob = jobs[which % jobs.length];
        const oneScript = scripts[which % scripts.length];
        if (what === 'jobEnds' && oneJob !== undefined) world.endJob(oneJob, 0);
        else if (what === 'jobFails' && oneJob !== undefined) world.endJob(oneJob, 1);
        else if (what === 'scriptEnds' && oneScript !== undefined) world.scriptEnds(oneScript);
        else if (what === 'scriptFails' && oneScript !== undefined)
          world.scriptEnds(oneScript, { kind: 'ended', exitCode: 1 });
        else if (what === 'crash') world.crash();
        else if (what === 'disconnect') world.send({ kind: 'agentDisconnected', agent: 'UNIX01' });
        else if (what === 'cancel' && which % 10 === 0) world.cancel(run, which % 20 === 0);
        else if (what === 'act') world.actSomehow(which);
        else if (what === 'switch')
          world.send({ kind: 'clientSwitched', client: 100, active: which % 2 === 0 });
        else if (what === 'restart') world.restartSomehow(which);
        else if (what === 'step') world.answerStep(which % 3 > 0);
        if (what === 'crash') world.asked.length = 0;
        if (what === 'crash' || what === 'disconnect') world.reconnect();
        world.acceptOrders();
        observe();
      }
      world.send({ kind: 'clientSwitched', client: 100, active: true });
      for (let rounds = 0; rounds < 200 && world.shard.active > 0; rounds += 1) {
        for (const runId of world.open('J')) world.endJob(runId, 0);
        for (const runId of world.open('S')) world.scriptEnds(runId);
        world.fireTimers();
        while (world.asked.length > 0) world.answerStep(true);
        if (cancelAtEnd || rounds > 20) {
          for (const task of [...world.stored.values()]) {
            if (!isEnded(task.status) && task.parent === 0) world.cancel(task.runId, true);
          }
        }
        world.acceptOrders();
        for (const runId of [...world.accepted]) {
          if (world.record(runId).cancelRequested) world.endJob(runId, 0);
        }
        observe();
      }
      for (const task of world.stored.values())
        assert.ok(isEnded(task.status), `run ${task.runId} of ${task.name} never ends`);
      assert.equal(world.shard.active, 0);
    }),
    { numRuns: 20_000 },
  );
});
