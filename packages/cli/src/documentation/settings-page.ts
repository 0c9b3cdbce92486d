import { SETTINGS, type Setting } from '../serve/setting-list.ts';
import { markdownTable } from './markdown-table.ts';

const INTRODUCTION = `# Settings

A setting comes from an option of \`taktwerk serve\`, else from the environment, else from the INI file (\`--ini FILE\` or
\`TAKTWERK_INI\`), else it has its default. Sections and keys are read in any case. What the file holds and is no setting
here is named in the log. A value that cannot be used keeps the server from starting, with exit status 2 and a line that
says where it came from.

Settings marked _at once_ count as soon as the INI file is saved; one that is fixed by the environment stays. The others
count from the next start. \`taktwerk node\` switches tracing and the passive state of a running process as well.

Secrets in traces are masked: headers and members named like passwords, tokens, keys and cookies, at any depth. Bodies
that are not JSON are not shown.

`;

const HEAD = ['key', 'environment', 'option', 'value', 'default', 'counts', 'meaning'];

/** `docs/settings.md`: one table per section, every setting with default, unit and name in the environment. */
export function settingsPage(): string {
  const settings: readonly Setting[] = Object.values(SETTINGS);
  const sections = [...new Set(settings.map(({ section }) => section))];
  return (
    INTRODUCTION +
    sections
      .map((section) => {
        const rows = settings.filter((setting) => setting.section === section).map(row);
        return `## [${section}]\n\n${markdownTable([HEAD, ...rows])}\n`;
      })
      .join('\n')
  );
}

function row(setting: Setting): readonly string[] {
  const { key, alias, env, option, standard, live, meaning } = setting;
  return [
    alias === undefined ? `\`${key}\`` : `\`${key}\`, \`${alias}\``,
    `\`${env}\``,
    option === undefined ? '' : `\`${option}\``,
    valueText(setting),
    standard === null ? 'none' : `\`${standard}\``,
    live ? 'at once' : 'at the start',
    meaning,
  ];
}

function valueText({ value }: Setting): string {
  switch (value.kind) {
    case 'text':
      return 'text';
    case 'flag':
      return '0 or 1';
    case 'number':
      return `${value.min} to ${value.max}${value.unit === '' ? '' : ` ${value.unit}`}`;
    case 'word':
      return value.words.join(', ');
  }
}
