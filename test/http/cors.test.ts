import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type TestContext, test } from 'node:test';
import { startTestServer } from '../../packages/server/src/testing/test-server.ts';
import { startBrowser } from './browser.ts';

/** A page of an origin of its own; gives the origin. */
async function startPage(t: TestContext): Promise<string> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html><title>Page</title>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  const address = server.address();
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
}

/** What a page sees when it asks with credentials and a JSON body: status and text, or that the browser refused. */
const ASK = `async ([url, method]) => {
  try {
    const answer = await fetch(url, {
      method,
      headers: { authorization: 'Basic ' + btoa('100/OPER/DEMO:geheim'), 'content-type': 'application/json' },
      ...(method === 'POST' ? { body: JSON.stringify({ object_name: 'NO.SUCH' }) } : {}),
    });
    return { status: answer.status, text: await answer.text() };
  } catch (error) {
    return { status: 0, text: String(error) };
  }
}`;

interface Seen {
  readonly status: number;
  readonly text: string;
}

test('in a browser, pages of the allowed origin may use the API, errors included, and pages of another may not', async (t) => {
  const [allowed, other] = [await startPage(t), await startPage(t)];
  const server = await startTestServer({ corsOrigin: allowed });
  t.after(() => server.end());
  const closed = await startTestServer();
  t.after(() => closed.end());
  const page = await (await startBrowser(t)).newPage();
  const ask = (url: string, method: string): Promise<Seen> =>
    page.evaluate<Seen>(`(${ASK})(${JSON.stringify([url, method])})`);

  await page.goto(allowed);
  const list = await ask(`${server.url}/ae/api/v1/100/executions`, 'GET');
  assert.deepEqual([list.status, JSON.parse(list.text)], [200, { total: 0, data: [], hasmore: false }]);
  const refused = await ask(`${server.url}/ae/api/v1/100/executions`, 'POST');
  assert.deepEqual([refused.status, JSON.parse(refused.text).code], [404, 45921]);
  const nobody = await ask(`${server.url}/ae/api/v1/200/executions`, 'GET');
  assert.equal(nobody.status, 403);
  assert.equal((await ask(`${closed.url}/ae/api/v1/100/executions`, 'GET')).status, 0);

  await page.goto(other);
  for (const method of ['GET', 'POST'])
    assert.equal((await ask(`${server.url}/ae/api/v1/100/executions`, method)).status, 0);
});
