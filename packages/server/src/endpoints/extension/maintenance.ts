import { TaktwerkError } from '@taktwerk/model';
import type { BeginOutcome, Maintenance, RunRange } from '@taktwerk/store';
import { type Static, Type } from 'typebox';
import { timestampText } from '../../http/timestamp.ts';
import { defineEndpoint } from '../endpoint.ts';
import { requireClientZero } from '../system/client-zero.ts';

const PATH = '/taktwerk/v1/:client/maintenance';
/** Runs of a partition. */
const PARTITION = 1_000_000;

const State = Type.Object({
  running: Type.Boolean(),
  first_run_id: Type.Optional(Type.Integer()),
  last_run_id: Type.Optional(Type.Integer()),
  phase: Type.Optional(Type.String({ description: '`copying` or `removing`.' })),
  tasks: Type.Optional(Type.Integer({ description: 'Dealt with in this phase.' })),
  file: Type.Optional(Type.String({ description: 'In the folder `archive` of the data folder.' })),
  user: Type.Optional(Type.String()),
  start_time: Type.Optional(Type.String()),
});

/** Whether a partition of the history is being taken out: extension of Taktwerk. */
export const getMaintenance = defineEndpoint({
  method: 'GET',
  path: PATH,
  summary: 'The maintenance of the history that runs now.',
  query: Type.Object({}),
  body: null,
  answer: State,
  right: 'maintenance',
  async handle({ services, client }) {
    requireClientZero(client);
    const current = await services.taktwerk.store.maintenance.current();
    return { kind: 'json', value: current === null ? { running: false } : stateJson(current) };
  },
});

/** Takes the oldest partition of the history out, into an archive file: extension of Taktwerk. */
export const startMaintenance = defineEndpoint({
  method: 'POST',
  path: PATH,
  summary: 'Moves the oldest partition of the history into an archive file; answers when it has begun.',
  query: Type.Object({}),
  body: Type.Object(
    {
      partition_size: Type.Optional(
        Type.Integer({
          minimum: 10,
          maximum: 1_000_000_000,
          description: `Runs of a partition, which begins at a multiple of it; ${PARTITION} when absent.`,
          expected: 'a number from 10 to 1000000000',
        }),
      ),
    },
    { expected: 'an object' },
  ),
  answer: State,
  right: 'maintenance',
  async handle({ services, caller, client, body }) {
    requireClientZero(client);
    const outcome = await services.maintenance.begin(caller.user, body.partition_size ?? PARTITION);
    if (outcome.kind !== 'begun') throw refusal(outcome);
    return { kind: 'json', value: stateJson(outcome.maintenance) };
  },
});

function stateJson(maintenance: Maintenance): Static<typeof State> {
  return {
    running: maintenance.alive,
    first_run_id: maintenance.firstRun,
    last_run_id: maintenance.endRun - 1,
    phase: maintenance.phase,
    tasks: maintenance.tasks,
    file: maintenance.file,
    user: maintenance.user,
    start_time: timestampText(maintenance.startedAt),
  };
}

function refusal(outcome: Exclude<BeginOutcome, { kind: 'begun' }>): TaktwerkError {
  switch (outcome.kind) {
    case 'running':
      return new TaktwerkError('maintenance', `${runsText(outcome.maintenance)} are being archived already.`);
    case 'empty':
      return new TaktwerkError('nothingToArchive', 'There is no history.');
    case 'open':
      return new TaktwerkError(
        'nothingToArchive',
        `The oldest partition, ${runsText(outcome.range)}, is the one that new runs go into. Wait until it is full, or choose a smaller partition_size.`,
      );
    case 'active':
      return new TaktwerkError(
        'partitionActive',
        `In the oldest partition, ${runsText(outcome.range)}, run ${outcome.runId} has not ended or is still among the activities. End it and deactivate it first.`,
      );
  }
}

function runsText({ firstRun, endRun }: RunRange): string {
  return `runs ${firstRun} to ${endRun - 1}`;
}
