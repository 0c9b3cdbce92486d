import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type AgentHost, ConnectedAgent } from './agent-session.ts';

/** A host that admits nobody by itself, and a channel that keeps what is said. */
function connection() {
  const said: string[] = [];
  const closed: string[] = [];
  const gone: ConnectedAgent[] = [];
  const host: AgentHost = {
    admit: () => new Promise(() => {}),
    event: () => true,
    whenDurable: () => {},
    gone: (agent) => void gone.push(agent),
  };
  const channel = {
    send: (frame: string) => void said.push(frame),
    close: (reason: string) => void closed.push(reason),
    remoteAddress: '127.0.0.1',
    remotePort: 1,
  };
  return { agent: new ConnectedAgent(channel, host), said, closed, gone };
}

test('a connection opens with a challenge that differs each time', () => {
  const [first, second] = [connection().said[0] ?? '', connection().said[0] ?? ''];
  assert.match(first, /"kind":"challenge"/);
  assert.notEqual(first, second);
});

test('what is no array of known messages closes the connection with the reason', () => {
  for (const frame of [
    'not json',
    '{}',
    '[{"kind":"nonsense"}]',
    '[{"kind":"accepted","seq":0,"runId":1,"attempt":1}]',
  ]) {
    const { agent, closed, gone } = connection();
    agent.receive(frame);
    assert.match(closed[0] ?? '', /not a JSON array of known messages/, frame);
    assert.equal(gone.length, 1);
  }
});

test('an event before the welcome closes the connection', () => {
  const { agent, closed } = connection();
  agent.receive('[{"kind":"accepted","seq":1,"runId":1,"attempt":1}]');
  assert.match(closed[0] ?? '', /before the welcome/);
});

test('who does not say hello in time, or signs wrongly, is let go', () => {
  const silent = connection();
  let waits = true;
  silent.agent.expect(() => {
    waits = false;
  });
  silent.agent.close('No hello came in time.');
  assert.deepEqual([silent.closed, waits], [['No hello came in time.'], false]);
  const forged = connection();
  const hello = {
    kind: 'hello',
    protocol: 1,
    agent: 'UNIX01',
    publicKey: 'none',
    signature: 'none',
    token: null,
    platform: 'UNIX',
    version: '1',
    hardware: '',
    software: '',
    epoch: 0,
    jobs: [],
  };
  forged.agent.receive(JSON.stringify([hello]));
  assert.match(forged.said.at(-1) ?? '', /"refused"/);
  assert.match(forged.closed[0] ?? '', /signature/);
});
