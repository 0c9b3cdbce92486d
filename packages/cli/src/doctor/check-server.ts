import { type Answer, answerFailure, jsonOf } from '../client/answer.ts';
import type { HttpClient } from '../client/http-client.ts';
import { isRecord, JsonReader } from '../client/json-reader.ts';
import { doubtful, type Finding, well, wrong } from './finding.ts';

/** Milliseconds the clocks of server and client may differ; times in the answer are cut to seconds. */
const CLOCK_TOLERANCE = 5000;

/** Looks at the server over HTTP. */
export async function checkServer(client: HttpClient, now: () => number): Promise<readonly Finding[]> {
  const health = await client.ae('GET', '/system/health');
  const unwell = refusal(health);
  if (unwell !== null) return [unwell];
  const agents = await client.ae('GET', '/system/agents', { query: { max_results: 1000 } });
  return [checkHealth(health), checkClock(health, now()), ...checkAgents(agents)];
}

/** What keeps every other check from being made. */
function refusal(answer: Answer): Finding | null {
  if (answer.kind === 'unreachable')
    return wrong(
      'reached',
      `no answer from ${answer.url}: ${answer.reason}`,
      'Start the server with `taktwerk serve`, or name the right address with --url.',
    );
  // 503 is how the health check says that the server is not well.
  if (answer.kind === 'done' || answer.status === 503) return null;
  return wrong(
    'log-in',
    answerFailure(answer).message.replaceAll('\n', ' '),
    'Check --client, --user and the password.',
  );
}

function checkHealth(answer: Answer): Finding {
  if (answer.kind !== 'done')
    return wrong(
      'health',
      'the server is not well',
      'Look into its log; it may be stopping, or its disk may be full.',
    );
  const value: unknown = JSON.parse(answer.text);
  const active = isRecord(value) ? value.count_active_executions : undefined;
  return well('health', `up, ${String(active)} active tasks`);
}

function checkClock(answer: Answer, now: number): Finding {
  const theirs = answer.kind === 'done' && answer.date !== null ? Date.parse(answer.date) : Number.NaN;
  if (Number.isNaN(theirs))
    return doubtful('clock', 'the server did not tell its time', 'Compare the clocks by hand.');
  const seconds = Math.round((theirs - now) / 1000);
  return Math.abs(theirs - now) <= CLOCK_TOLERANCE
    ? well('clock', 'the same here and there')
    : wrong(
        'clock',
        `the clock of the server differs by ${seconds} s from this one`,
        'Let both machines follow a time server (NTP).',
      );
}

function checkAgents(answer: Answer): readonly Finding[] {
  const agents = new JsonReader(jsonOf(answer)).list('data');
  if (agents.length === 0)
    return [
      doubtful(
        'agents',
        'none is known',
        'Run `taktwerk agent`, or `taktwerk serve` without --no-agent; jobs wait until one comes.',
      ),
    ];
  return agents.map((agent) => {
    const name = agent.text('name');
    return agent.flag('active')
      ? well('agent', `${name} is connected (${agent.text('software')})`)
      : wrong('agent', `${name} is not connected`, 'Start it; its jobs wait until it comes.');
  });
}
