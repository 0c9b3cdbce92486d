import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseSupervisorState, runLine } from './supervisor-state.ts';

describe('a state file', () => {
  it('without a whole "run" line says that the body never ran', () => {
    assert.deepEqual(parseSupervisorState(''), { kind: 'claimed', note: '' });
    assert.deepEqual(parseSupervisorState('run 12'), { kind: 'claimed', note: 'run 12' });
    const note = 'sh: 4: cannot create x.out: No space left on device';
    assert.deepEqual(parseSupervisorState(`${note}\n`), { kind: 'claimed', note });
  });

  it('counts an exit status only when its line is whole', () => {
    assert.deepEqual(parseSupervisorState('run 12\n'), { kind: 'running', pid: 12, worker: null });
    assert.deepEqual(parseSupervisorState('run 12\nexit 1'), { kind: 'running', pid: 12, worker: null });
    const exit = { kind: 'code', code: 12 };
    assert.deepEqual(parseSupervisorState('run 12\nexit 12\n'), { kind: 'ended', exit });
  });

  it('takes a status above 128 for a signal only with the shell’s note', () => {
    const code = { kind: 'code', code: 137 };
    assert.deepEqual(parseSupervisorState('run 12\nexit 137\n'), { kind: 'ended', exit: code });
    const signal = { kind: 'signal', signal: 'SIGKILL' };
    assert.deepEqual(parseSupervisorState('run 12\nKilled\nexit 137\n'), { kind: 'ended', exit: signal });
    assert.deepEqual(parseSupervisorState('run 12\nWarning\nexit 3\n'), {
      kind: 'ended',
      exit: { kind: 'code', code: 3 },
    });
  });

  it('of a job in the hands of a worker names the worker', () => {
    const running = { kind: 'running', pid: 12, worker: '1764000000000.3' };
    assert.deepEqual(parseSupervisorState(runLine(12, '1764000000000.3')), running);
    const exit = { kind: 'code', code: 3 };
    assert.deepEqual(parseSupervisorState(`${runLine(12, '1764000000000.3')}exit 3\n`), {
      kind: 'ended',
      exit,
    });
  });

  it('written by a recovering agent says so', () => {
    assert.deepEqual(parseSupervisorState('withdrawn\n'), { kind: 'withdrawn' });
  });
});
