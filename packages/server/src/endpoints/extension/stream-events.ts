import { fitsPattern, TaktwerkError, type Task } from '@taktwerk/model';
import type { Position, TaskEvents } from '@taktwerk/runtime';
import { Type } from 'typebox';
import { subjectOfTask } from '../../rights/subject-of.ts';
import { defineEndpoint } from '../endpoint.ts';
import { executionJson } from '../executions/execution-json.ts';

/** Streams of one process at a time. */
const MOST_STREAMS = 1000;
/** Changes looked through for one piece of the stream. */
const PORTION = 200;
/** Milliseconds without a change after which the caller gets a sign of life. */
const QUIET = 15_000;
/** Milliseconds after which a stream ends: who still may, comes again with the cursor. */
const LIFE = 15 * 60_000;

let open = 0;

/** Changes of executions as they become durable, as server-sent events: extension of Taktwerk. */
export const streamEvents = defineEndpoint({
  method: 'GET',
  path: '/taktwerk/v1/:client/events',
  summary:
    'Changes of executions as server-sent events: `task` with an execution; `reset` when some were lost and the caller has to look for itself.',
  query: Type.Object({
    cursor: Type.Optional(
      Type.String({ description: 'Goes on behind this id; the header Last-Event-ID does the same.' }),
    ),
    run_id: Type.Optional(Type.Integer({ minimum: 0, description: 'Of this run and its direct children.' })),
    name: Type.Optional(Type.String({ description: 'Of objects with this name; * and ? are wildcards.' })),
  }),
  body: null,
  answer: null,
  right: 'see',
  on: 'handler',
  endless: true,
  async handle({ services, caller, client, query, header }) {
    if (open >= MOST_STREAMS)
      throw new TaktwerkError('tooBusy', `${open} streams are open, more than the server takes.`);
    const events = await services.taktwerk.events();
    const cursor = header('last-event-id') ?? query.cursor ?? null;
    const wanted = (task: Task): boolean =>
      task.client === client &&
      (query.run_id === undefined || task.runId === query.run_id || task.parent === query.run_id) &&
      (query.name === undefined || fitsPattern(query.name, task.name));
    // By the rights as they are when the change is told: a stream goes on for long.
    const visible = async (task: Task): Promise<boolean> => {
      const rights = await services.rights.of(caller);
      return (
        rights.restrictionToSee() === null ||
        rights.maySee(await subjectOfTask(services.taktwerk.store, task))
      );
    };
    const pieces = stream({ events, wanted, visible, now: services.now }, events.position(cursor));
    return { kind: 'stream', type: 'text/event-stream; charset=utf-8', pieces };
  },
});

interface Reader {
  readonly events: TaskEvents;
  /** What the caller asked for. */
  readonly wanted: (task: Task) => boolean;
  /** What the caller may see. */
  readonly visible: (task: Task) => Promise<boolean>;
  readonly now: () => number;
}

async function* stream({ events, wanted, visible, now }: Reader, from: Position): AsyncGenerator<string> {
  open += 1;
  const end = now() + LIFE;
  try {
    let { seq } = from;
    yield `retry: 1000\n${from.kind === 'lost' ? reset(events, seq) : `id: ${events.cursor(seq)}\n\n`}`;
    while (!events.closed && now() < end) {
      const read = events.read(seq, PORTION, wanted);
      seq = read.position.seq;
      if (read.position.kind === 'lost') yield reset(events, seq);
      else if (read.events.length > 0) {
        let text = '';
        for (const { seq: id, task } of read.events) {
          if (!(await visible(task))) continue;
          text += `id: ${events.cursor(id)}\nevent: task\ndata: ${JSON.stringify(executionJson(task))}\n\n`;
        }
        if (text !== '') yield text;
      } else if (seq === events.newest && !(await more(events))) {
        // The position goes along, so that a caller that wants little does not lose it to the others' changes.
        yield `: still here\nid: ${events.cursor(seq)}\n\n`;
      }
    }
  } finally {
    open -= 1;
  }
}

function reset(events: TaskEvents, seq: number): string {
  return `id: ${events.cursor(seq)}\nevent: reset\ndata: {}\n\n`;
}

/** True once there is more or nothing will come, false when it stays quiet. */
function more(events: TaskEvents): Promise<boolean> {
  return new Promise((resolve) => {
    const callOff = events.onMore(() => {
      clearTimeout(timer);
      resolve(true);
    });
    const timer = setTimeout(() => {
      callOff();
      resolve(false);
    }, QUIET);
  });
}
