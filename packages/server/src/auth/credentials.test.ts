import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readCredentials } from './credentials.ts';

const basic = (text: string, encoding: 'utf8' | 'latin1' = 'utf8') =>
  `Basic ${Buffer.from(text, encoding).toString('base64')}`;

test('client, user and department are told apart', () => {
  const cases: [string, number | null, string, string | null, string][] = [
    ['100/oper/demo:pw', 100, 'OPER', 'DEMO', 'pw'],
    ['0100/OPER/DEMO:pw', 100, 'OPER', 'DEMO', 'pw'],
    ['OPER/DEMO:pw', null, 'OPER', 'DEMO', 'pw'],
    ['100/OPER:pw', 100, 'OPER', null, 'pw'],
    ['OPER:a:b/c', null, 'OPER', null, 'a:b/c'],
    ['OPER:', null, 'OPER', null, ''],
  ];
  for (const [text, client, user, department, password] of cases) {
    assert.deepEqual(readCredentials(basic(text)), [{ client, user, department, password }], text);
  }
});

test('passwords are read as UTF-8 and as ISO-8859-1', () => {
  assert.deepEqual(
    readCredentials(basic('U/D:grün', 'utf8')).map((read) => read.password),
    ['grün', 'grÃ¼n'],
  );
  assert.deepEqual(
    readCredentials(basic('U/D:grün', 'latin1')).map((read) => read.password),
    ['grün'],
  );
});

test('a header that is not Basic or names no user gives nothing', () => {
  for (const header of [
    undefined,
    '',
    'Basic',
    'Bearer abc',
    basic('nocolon'),
    basic(':pw'),
    basic('/D:pw'),
    basic('a/b/c:pw'),
    basic('1/b/c/d:pw'),
    `${basic('U/D:pw')} more`,
    basic(`U:${'x'.repeat(5000)}`),
  ]) {
    assert.deepEqual(readCredentials(header), [], String(header));
  }
});
