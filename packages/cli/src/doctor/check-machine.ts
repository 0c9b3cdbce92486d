import manifest from '../../package.json' with { type: 'json' };
import { type Finding, well, wrong } from './finding.ts';

/** Lowest major version of Node.js this is tested on. */
const LOWEST_NODE = 26;

/** Looks at what the program runs on. */
export function checkMachine(): readonly Finding[] {
  const [major = '0'] = process.versions.node.split('.', 1);
  const text = `Node.js ${process.versions.node}, ${process.platform} ${process.arch}`;
  return [
    well('program', `taktwerk ${manifest.version}`),
    Number(major) >= LOWEST_NODE
      ? well('node', text)
      : wrong(
          'node',
          text,
          `Version ${LOWEST_NODE} or newer is needed; \`npm ci\` installs one beside the sources.`,
        ),
  ];
}
