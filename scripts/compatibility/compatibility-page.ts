import { endpointRows } from './endpoint-rows.ts';
import { markdownTable } from './markdown-table.ts';
import type { Section, State } from './row.ts';
import { EXECUTIONS } from './rows/executions.ts';
import { OBJECTS } from './rows/objects.ts';
import { TRANSPORT } from './rows/transport.ts';

const HEAD = `# Compatibility

How far Taktwerk answers like the AE REST API v1. Made by \`node scripts/compatibility.ts\` from the tables in
\`scripts/compatibility/\` and from the server's own list of endpoints; a test keeps it up to date, and \`npm run check\` runs
the tests that show each row, which stand at the end by their numbers, over HTTP and HTTPS where a request can show it.
`;

const STATES: readonly (readonly [State, string])[] = [
  ['works', 'as documented or seen'],
  ['ours', 'works; the documentation leaves it open, and this is our choice'],
  ['deviates', 'works otherwise than documented'],
  ['unproven', 'is there, but no test is named for it yet'],
  ['501', 'answers 501 with code 45950 and changes nothing'],
  ['open', 'is not there'],
];

/** All sections of the page, the endpoints first. */
export function sections(): readonly Section[] {
  const endpoints: Section = {
    title: 'Endpoints, below `/ae/api/v1/{client}`',
    reference: '§6, §9, §13',
    rows: endpointRows(),
  };
  return [endpoints, ...TRANSPORT, ...EXECUTIONS, ...OBJECTS];
}

/** The text of docs/compatibility.md. */
export function compatibilityPage(): string {
  const all = sections();
  const names = [...new Set(all.flatMap(({ rows }) => rows.flatMap(({ shown }) => shown)))].sort();
  const numbers = new Map(names.map((name, index) => [name, index + 1]));
  return [
    HEAD,
    markdownTable(['state', 'meaning'], STATES),
    '',
    ...all.map((section) => sectionText(section, numbers)),
    '## Tests\n',
    ...names.map((name, index) => `${index + 1}. ${name}`),
    '',
  ].join('\n');
}

function sectionText({ title, reference, rows }: Section, numbers: ReadonlyMap<string, number>): string {
  const cells = rows.map(({ what, state, says, shown }) => [
    what,
    state,
    says,
    shown.map((name) => numbers.get(name)).join(', '),
  ]);
  return `## ${title} (${reference})\n\n${markdownTable(['what', 'state', 'here', 'shown by'], cells)}\n`;
}
