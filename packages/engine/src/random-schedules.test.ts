import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isEnded, type Task } from '@taktwerk/model';
import fc from 'fast-check';
import { definition } from './testing/definitions.ts';
import { EngineDriver } from './testing/engine-driver.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** A start that lies further back than this when its period is opened is past. */
const GRACE = MINUTE;

/** Objects that recur or are lines; those that hold run until they are ended. */
const NAMES = ['QUICK', 'SLOTTED', 'SYNCED'] as const;

const systems = fc.record({
  slots: fc.integer({ min: 1, max: 2 }),
  shares: fc.integer({ min: 1, max: 3 }),
  periodDays: fc.integer({ min: 1, max: 2 }),
  turnaround: fc.nat({ max: 47 }).map((half) => half * 30),
  zone: fc.constantFrom(null, 'Europe/Berlin', 'America/New_York', 'Asia/Kathmandu'),
  lines: fc.array(fc.record({ object: fc.constantFrom(...NAMES), at: fc.nat({ max: 2 * 24 * 6 - 1 }) }), {
    minLength: 1,
    maxLength: 5,
  }),
  recurring: fc.array(
    fc.record({
      object: fc.constantFrom(...NAMES),
      minutes: fc.integer({ min: 20, max: 240 }),
      overlap: fc.constantFrom('0', '1'),
    }),
    { minLength: 1, maxLength: 3 },
  ),
  /** The clocks of two of the zones change in the second of these days. */
  begin: fc.constantFrom(Date.UTC(2026, 0, 5, 8), Date.UTC(2026, 2, 28, 9), Date.UTC(2026, 9, 24, 9)),
  happenings: fc.array(
    fc.record({
      what: fc.constantFrom(
        'pass',
        'pass',
        'pass',
        'end',
        'crash',
        'forward',
        'back',
        'stop',
        'hold',
        'reload',
      ),
      which: fc.nat({ max: 600 }),
    }),
    { minLength: 5, maxLength: 40 },
  ),
});

type System = typeof systems extends fc.Arbitrary<infer T> ? T : never;

/** A schedule and recurring executions of a system, started. */
class Started {
  readonly engine = new EngineDriver();
  readonly containers: { readonly run: number; readonly minutes: number }[] = [];
  readonly #system: System;

  constructor(system: System) {
    this.#system = system;
    const { engine } = this;
    engine.now = system.begin;
    const queue = { name: 'NARROW', maxSlots: system.slots, priority: 200, started: true };
    engine.send({ kind: 'queueDefined', client: 100, queue });
    engine.sync({
      general_attributes: { name: 'Y' },
      sync_states: ['FREE', 'SHARED'],
      sync_actions: [
        { name: 'TAKE', allowed_state: 'FREE', set_state: 'SHARED', set_value: '1' },
        {
          name: 'TAKE',
          allowed_state: 'SHARED',
          compare: '<',
          compare_value: String(system.shares),
          add_value: '1',
        },
        { name: 'GIVE', allowed_state: 'SHARED', compare: '>', compare_value: '1', add_value: '-1' },
        { name: 'GIVE', allowed_state: 'SHARED', set_state: 'FREE', set_value: '0' },
      ],
    });
    engine.scripts.set('SLOTTED', 'hold');
    engine.scripts.set('SYNCED', 'hold');
    const objects = [
      definition('QUICK', 'SCRI'),
      definition('SLOTTED', 'SCRI', { queue: 'NARROW' }),
      definition('SYNCED', 'SCRI', {
        syncs: [
          { sync: 'Y', startAction: 'TAKE', endAction: 'GIVE', abendAction: 'GIVE', otherwise: 'wait' },
        ],
      }),
    ];
    const all = [this.#schedule(), ...objects];
    engine.start(...all);
    for (const { object, minutes, overlap } of system.recurring) {
      const own = objects.filter(({ name }) => name === object);
      const content = { execute_after: `PT${minutes}M`, allow_overlap: overlap };
      this.containers.push({ run: engine.recur(content, null, ...own), minutes });
    }
    engine.definitions = new Map(all.map((one) => [one.name, one]));
  }

  #schedule() {
    const { lines, periodDays, turnaround, zone } = this.#system;
    return definition('PLAN', 'JSCH', {
      timeZone: zone,
      autoDeactivation: 'F',
      schedule: {
        periodDays,
        turnaround,
        gapRule: 'firstValid',
        lines: lines.map(({ object, at }, index) => {
          const minutes = turnaround + ((at * 10) % (periodDays * 1440));
          return {
            lineNumber: index + 1,
            objectName: object,
            objectType: 'SCRI',
            alias: null,
            active: true,
            start: { days: Math.floor(minutes / 1440), minutes: minutes % 1440 },
            cron: null,
            calendarCondition: null,
          };
        }),
      },
    });
  }

  get tasks(): Task[] {
    return [...this.engine.stored.values()];
  }

  happen({ what, which }: System['happenings'][number]): void {
    const { engine } = this;
    switch (what) {
      case 'pass':
        engine.moveTo(engine.now + which * MINUTE);
        return;
      case 'end': {
        const running = this.tasks.filter(({ type, status }) => type === 'SCRI' && status === 1550);
        for (const { runId } of running.slice(0, 1 + (which % 4))) engine.scriptEnds(runId);
        return;
      }
      case 'crash':
        engine.crash();
        return;
      case 'forward':
        engine.now += HOUR;
        return;
      case 'back':
        engine.now -= HOUR;
        return;
      case 'stop':
        if (which % 3 > 0) return;
        engine.now += 3 * DAY;
        engine.crash();
        engine.fireTimers();
        return;
      case 'hold':
      case 'reload': {
        const schedule = this.tasks.find(({ type, status }) => type === 'JSCH' && !isEnded(status));
        if (schedule === undefined) return;
        const action = what === 'reload' ? 'reload' : which % 2 === 0 ? 'suspend' : 'resume';
        engine.send({ kind: 'act', client: 100, runId: schedule.runId, action, recursive: false });
        return;
      }
    }
  }

  /** What must hold at every moment. */
  observe(): void {
    const { slots, shares } = this.#system;
    const open = this.tasks.filter(({ type, status }) => type === 'SCRI' && !isEnded(status));
    const holding = open.filter(({ name, slotHeld }) => name === 'SLOTTED' && slotHeld);
    assert.ok(holding.length <= slots, `${holding.length} of ${slots} slots are used`);
    const sharing = open.filter(({ name, startTime }) => name === 'SYNCED' && startTime !== null);
    assert.ok(sharing.length <= shares, `${sharing.length} share what ${shares} may`);
    for (const { startTime, endTime } of this.tasks)
      assert.ok((endTime ?? 0) >= (endTime === null ? 0 : (startTime ?? 0)), 'a run ends before it starts');
    assert.equal(this.tasks.filter(({ type, status }) => type === 'JSCH' && !isEnded(status)).length, 1);
  }

  /** Each line of each period is there, and none has started twice. */
  linesStartOnce(): void {
    const schedules = this.tasks.filter(({ type }) => type === 'JSCH');
    const lines = this.tasks.filter(({ type, activatorType }) => type === 'SCRI' && activatorType === 'JSCH');
    const started = lines.filter(({ startTime }) => startTime !== null);
    const places = new Set(started.map(({ lineNumber, logicalDate }) => `${lineNumber} ${logicalDate}`));
    assert.equal(places.size, started.length, 'a line starts twice in a period');
    for (const { runId, statusDetail } of schedules) {
      const own = lines.filter(({ activator }) => activator === runId);
      const reloaded = schedules.some((one) => one.statusDetail === `Reloaded as ${runId}.`);
      const passed = statusDetail?.includes('passed while the server was not there') === true;
      if (!reloaded) assert.equal(own.length, passed ? 0 : this.#system.lines.length);
      for (const { status, statusDetail: why, logicalDate, activationTime } of own)
        if (status === 1941 && why === null)
          assert.ok(logicalDate < activationTime - GRACE, 'a line is past although it was not');
    }
  }

  /** Every planned start was made, was skipped or is told as missed, once and in order. */
  startsOnce({ run, minutes }: { readonly run: number; readonly minutes: number }): void {
    const runs = this.tasks
      .filter(({ activator }) => activator === run)
      .map(({ logicalDate }) => logicalDate);
    let next: number | null = null;
    for (const { runId, text } of this.engine.reportLines) {
      if (runId !== run) continue;
      const words = text.split(' ');
      const behind = (word: string) => Date.parse((words[words.indexOf(word) + 1] ?? '').slice(0, 24));
      const missed = text.startsWith('The starts from ');
      const made = text.startsWith('Started ');
      if (!missed && !made && !text.startsWith('The start of ')) continue;
      const from = behind(missed ? 'from' : made ? 'for' : 'of');
      assert.ok(next === null || from === next, 'a start is left out, or made again');
      if (made) assert.equal(runs.shift(), from);
      next = missed ? behind('at') : from + minutes * MINUTE;
    }
    assert.deepEqual(runs, []);
  }
}

test('whatever recurs, waits, crashes and stops, and however clocks are changed: every due start happens once or is told as missed, and no slot or SYNC object is overrun', () => {
  fc.assert(
    fc.property(systems, (system) => {
      const started = new Started(system);
      started.observe();
      for (const happening of system.happenings) {
        started.happen(happening);
        started.observe();
      }
      started.linesStartOnce();
      for (const container of started.containers) started.startsOnce(container);
    }),
    { numRuns: 3_000 },
  );
});
