import type { Random } from '../kill/random.ts';

/** Who asks most of the time; not named in requests, or one of them would lock him out of all that follow. */
export const ASKER = 'OPER/DEMO';

/** Further users of client 100, made before the first request. */
export const USERS = [
  // May read what lies in one folder, and nothing else.
  {
    name: 'READER/DEMO',
    password: 'lesen',
    authorizations: [{ type: 'SCRI', filter1: 'FUZZ.*', bitcode: 'R' }],
  },
  // Reads differently in ISO-8859-1 and in UTF-8.
  { name: 'MÜLLER/DEMO', password: 'grün', authorizations: [{ bitcode: '*' }], privileges: ['*'] },
] as const;

/** Headers that are no credentials, or not ours. */
const NONE = [
  'Basic',
  'Basic %%%',
  'Basic Og==',
  'Basic  ',
  'basic dXNlcg',
  'Bearer',
  'Bearer x',
  `Bearer twk_${'0'.repeat(16)}_${'0'.repeat(40)}`,
  'Bearer eyJhbGciOiJub25lIn0.e30.',
  'Digest username="OPER"',
  'x',
  `Basic ${'A'.repeat(5000)}`,
] as const;

/** Mostly a user who may do everything, of the client that is asked; one in twenty is somebody else, or nobody. */
export function randomCredentials(random: Random, client: string): Record<string, string> {
  const own = client === '0' || client === '200' ? client : '100';
  const dice = random.next();
  if (dice < 0.01) return {};
  if (dice < 0.02) return { authorization: random.pick(NONE) };
  if (dice < 0.05) return basic(somebody(random, own), random.next() < 0.5 ? 'latin1' : 'utf8');
  return basic(`${own}/${ASKER}:geheim`, 'latin1');
}

function somebody(random: Random, own: string): string {
  const [reader, other] = USERS;
  return random.pick([
    // Never the same twice: each wrong password of one name waits longer than the one before.
    `${own}/NOBODY${random.between(0, 1e9)}/X:y`,
    `100/${reader.name}:${reader.password}`,
    `100/${reader.name}:${reader.password}`,
    `100/${other.name}:${other.password}`,
    `100/${other.name}:${other.password}`,
    '100/LOCKED/DEMO:geheim',
    '200/OPER/DEMO:geheim',
    'oper/demo:geheim',
    '99999/OPER/DEMO:geheim',
    '1/2/3/4:geheim',
    random.next() < 0.2 ? `100/${'N'.repeat(300)}/X:y` : '1/2/3:4:5',
    random.next() < 0.2 ? '\u0000/\u0000:\u0000' : ':',
    random.next() < 0.2 ? `${reader.name}:wrong` : '/:',
  ]);
}

function basic(credentials: string, encoding: 'latin1' | 'utf8'): Record<string, string> {
  return { authorization: `Basic ${Buffer.from(credentials, encoding).toString('base64')}` };
}
