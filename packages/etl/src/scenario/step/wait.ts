import { watch } from 'node:fs';
import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { TaktwerkError } from '@taktwerk/model';
import { openSession } from '../../connector/connector-list.ts';
import { placeBelow } from '../../connector/file/place-below.ts';
import type { StepOf } from '../../definition/scenario.ts';
import { connectionOf, connectionOfKind, type StepScope } from '../step-scope.ts';
import { evaluate } from './evaluate.ts';
import { boundStatement } from './execute.ts';

/** Seconds it waits at most, unless the step says otherwise. */
const TIMEOUT = 3600;
/** Milliseconds between two looks at a table, which tells nobody that it changes. */
const LOOK = 2_000;

/** Waits for a time, a file or a row, and fails when that does not come in time. */
export async function wait(step: StepOf<'wait'>, scope: StepScope): Promise<void> {
  const { for: what } = step;
  const end = performance.now() + (step.timeoutSeconds ?? TIMEOUT) * 1000;
  switch (what.kind) {
    case 'seconds':
      await pause(what.seconds * 1000);
      return;
    case 'time': {
      const text = await evaluate(step, scope, `epoch_ms(CAST((${what.expression}) AS TIMESTAMP))`);
      const left = Number(text) - Date.now();
      if (text === null) throw refuse(step, 'has no time to wait for');
      if (left > end - performance.now()) throw refuse(step, 'would have to wait longer than it may');
      await pause(Math.max(0, left));
      return;
    }
    case 'file': {
      const { folder } = connectionOfKind(scope, what.connection, 'files');
      await fileThere(await placeBelow(folder, what.path), end, step);
      return;
    }
    case 'table': {
      const session = await openSession(connectionOf(scope, what.connection), scope.duck);
      try {
        const { sql, values } = boundStatement(what.query, step.id, session, scope);
        while ((await session.rows(`SELECT 1 AS there FROM (${sql}) AS q LIMIT 1`, values)).length === 0) {
          if (performance.now() >= end) throw refuse(step, 'waited in vain: there is no such row');
          await pause(Math.min(LOOK, Math.max(0, end - performance.now())));
        }
      } catch (error) {
        if (error instanceof TaktwerkError) throw error;
        throw session.fault(error, `Step "${step.id}", connection "${what.connection}"`);
      } finally {
        await session.close();
      }
      return;
    }
  }
}

/** Told by the system when something changes in the folder, and by a look now and then where it tells nothing. */
async function fileThere(path: string, end: number, step: StepOf<'wait'>): Promise<void> {
  let wake: () => void = () => {};
  const watcher = watch(dirname(path), () => wake());
  try {
    for (;;) {
      const changed = new Promise<void>((resolve) => {
        wake = resolve;
      });
      if (await isThere(path)) return;
      const left = end - performance.now();
      if (left <= 0) throw refuse(step, 'waited in vain: the file has not come');
      const cancel = new AbortController();
      await Promise.race([
        changed,
        pause(Math.min(LOOK, left), undefined, { signal: cancel.signal }).catch(() => {
          // Something changed before.
        }),
      ]);
      cancel.abort();
    }
  } finally {
    watcher.close();
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // Not yet.
    return false;
  }
}

function refuse(step: StepOf<'wait'>, what: string): TaktwerkError {
  return new TaktwerkError('sourceFailed', `Step "${step.id}" (wait) ${what}.`);
}
