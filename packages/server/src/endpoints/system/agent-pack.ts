import { readObjectName, TaktwerkError } from '@taktwerk/model';
import { Type } from 'typebox';
import { packFiles } from '../../agent-pack/pack-files.ts';
import { zipPieces } from '../../agent-pack/zip-pieces.ts';
import { defineEndpoint } from '../endpoint.ts';

const PATH = '/ae/api/v1/:client/system/agentpacks';
const ENDING = '.zip';
/** Platforms an agent of a pack serves; those of the guide's spelling too. */
const PLATFORMS = new Set(['UNIX', 'LINUX']);

/**
 * Names a pack with an agent, set up for this server (reference `ae-rest-api.md` §7.4). The answer says where it is to be
 * had; the pack is made when it is fetched, so there is nothing to keep or remove.
 */
export const createAgentPack = defineEndpoint({
  method: 'POST',
  path: PATH,
  summary: 'Makes a pack with an agent: its address is in the header Location.',
  query: Type.Object({}),
  body: Type.Object(
    {
      name: Type.String({ description: 'Name of the agent.', expected: 'the name of the agent' }),
      platform: Type.String({ description: '`UNIX`.', expected: 'UNIX' }),
      operating_system: Type.Optional(
        Type.String({ description: 'Any that runs Node; the pack is the same.', expected: 'a text' }),
      ),
      operating_system_architecture: Type.Optional(
        Type.String({ description: 'Any that runs Node; the pack is the same.', expected: 'a text' }),
      ),
    },
    { expected: 'an object with platform and name' },
  ),
  answer: Type.Object({ location: Type.String({ description: 'Address of the ZIP, as in the header.' }) }),
  right: 'admin',
  async handle({ services, client, header, body }) {
    const platform = body.platform.trim().toUpperCase();
    if (!PLATFORMS.has(platform))
      throw new TaktwerkError(
        'invalidField',
        `body.platform: is "${body.platform}"; expected UNIX, as agents of packs run there.`,
      );
    const name = readObjectName(body.name, 'HOST');
    if (!name.ok) throw new TaktwerkError('invalidField', `body.name: ${name.message}`);
    const { protocol } = services.agentPack;
    const path = PATH.replace(':client', String(client));
    const location = `http${secure(protocol)}://${host(header('host'))}${path}/${encodeURIComponent(name.name)}${ENDING}`;
    return { kind: 'json', value: { location }, location };
  },
});

/** A pack, as the answer to its creation names it. */
export const getAgentPack = defineEndpoint({
  method: 'GET',
  path: `${PATH}/:pack`,
  summary: 'A pack with an agent, as ZIP.',
  query: Type.Object({}),
  body: null,
  answer: null,
  right: 'admin',
  async handle({ services, header, param }) {
    const pack = param('pack');
    const { program, protocol } = services.agentPack;
    const name = readObjectName(pack.endsWith(ENDING) ? pack.slice(0, -ENDING.length) : '', 'HOST');
    if (!name.ok || program === null)
      throw new TaktwerkError('unknownPath', `There is no agent pack ${pack}; expected NAME${ENDING}.`);
    const server = `ws${secure(protocol)}://${host(header('host'))}`;
    const files = packFiles(program, { server, name: name.name });
    return { kind: 'stream', type: 'application/zip', pieces: zipPieces(files, 'taktwerk-agent') };
  },
});

function secure(protocol: 'http' | 'https'): string {
  return protocol === 'https' ? 's' : '';
}

/** Host and port as the caller reaches this server. */
function host(given: string | null): string {
  const url = URL.parse(`http://${given ?? ''}`);
  if (url !== null && url.host !== '' && url.pathname === '/' && url.search === '' && url.username === '')
    return url.host;
  throw new TaktwerkError(
    'invalidField',
    `Header Host is "${given ?? ''}"; expected the server and its port.`,
  );
}
