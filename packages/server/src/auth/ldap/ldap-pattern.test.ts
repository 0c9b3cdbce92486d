import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fillFilter, fillName } from './ldap-pattern.ts';

const user = (name: string) => ({ client: 100, name, department: 'IT' });

test('a user is put into a pattern once, with its department and client', () => {
  assert.equal(
    fillName('uid={user},ou={department},o={CLIENT},cn={other}', user('ANNA')),
    'uid=ANNA,ou=IT,o=100,cn={other}',
  );
  assert.equal(fillName('{user}@example.org', user('{DEPARTMENT}')), '{DEPARTMENT}@example.org');
  assert.equal(fillName('open { {user', user('ANNA')), 'open { {user');
});

test('no name of a user can change what a distinguished name or a filter means', () => {
  assert.equal(
    fillName('uid={user},ou=people', user(' A,ou=admins+cn=\\"#< ')),
    'uid=\\ A\\,ou\\=admins\\+cn\\=\\\\\\"#\\<\\ ,ou=people',
  );
  assert.equal(fillName('uid={user}', user('#A\0')), 'uid=\\#A\\00');
  assert.equal(fillFilter('(uid={user})', user('*)(uid=*')), '(uid=\\2a\\29\\28uid=\\2a)');
});
