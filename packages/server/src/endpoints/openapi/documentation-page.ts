import { isRecord } from '../../http/is-record.ts';
import type { Endpoint } from '../endpoint.ts';
import { operationId, operationTag } from './operation-id.ts';
import { pathTemplate } from './path-template.ts';

const STYLE = `body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem}
h2{margin-top:2.5rem;border-bottom:1px solid #8884}details{margin:.4rem 0;padding:.4rem .8rem;border:1px solid #8884;border-radius:6px}
summary{cursor:pointer}code{font-family:ui-monospace,monospace}b{display:inline-block;min-width:4.5rem}
table{border-collapse:collapse;margin:.5rem 0}td,th{text-align:left;vertical-align:top;padding:.2rem .8rem .2rem 0}
pre{overflow:auto;background:#8881;padding:.6rem}@media(prefers-color-scheme:dark){body{background:#111;color:#ddd}a{color:#8cf}}`;

/** The page about the API: no script, nothing from other hosts. */
export function documentationPage(endpoints: readonly Endpoint[]): string {
  const groups = Map.groupBy(endpoints, ({ path }) => operationTag(path));
  const body = [...groups]
    .map(([tag, group]) => `<h2 id="${escaped(tag)}">${escaped(tag)}</h2>${group.map(entry).join('')}`)
    .join('');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>AE REST API v1</title><style>${STYLE}</style></head><body><h1>AE REST API v1</h1>
<p>As Taktwerk serves it. For programs: <a href="/ae/api/v1/openapi2/swagger.json">swagger.json</a>,
<a href="/ae/api/v1/openapi2/swagger.yaml">swagger.yaml</a> (OpenAPI 2.0),
<a href="/taktwerk/v1/openapi.json">openapi.json</a> (OpenAPI 3.1, extensions of Taktwerk among it).</p>
<nav>${[...groups.keys()].map((tag) => `<a href="#${escaped(tag)}">${escaped(tag)}</a>`).join(' · ')}</nav>
${body}</body></html>`;
}

function entry(endpoint: Endpoint): string {
  const { template } = pathTemplate(endpoint.path);
  const body = endpoint.body === null ? '' : `<p>Body</p><pre>${escaped(shape(endpoint.body))}</pre>`;
  const answer = endpoint.answer === null ? '' : `<p>Answer</p><pre>${escaped(shape(endpoint.answer))}</pre>`;
  return `<details id="${escaped(operationId(endpoint))}"><summary><b>${endpoint.method}</b> <code>${escaped(template)}</code> ${escaped(endpoint.summary)}</summary>
${parameterTable(endpoint)}${body}${answer}</details>`;
}

function parameterTable(endpoint: Endpoint): string {
  const query =
    isRecord(endpoint.query) && isRecord(endpoint.query.properties) ? endpoint.query.properties : {};
  const rows = [
    ...pathTemplate(endpoint.path).parameters.map(({ name, description }) => [name, 'path', description]),
    ...Object.entries(query).map(([name, schema]) => [
      name,
      isRecord(schema) ? String(schema.type ?? '') : '',
      isRecord(schema) && typeof schema.description === 'string' ? schema.description : '',
    ]),
  ];
  const cells = rows.map((row) => `<tr>${row.map((cell) => `<td>${escaped(cell)}</td>`).join('')}</tr>`);
  return `<table><tr><th>Parameter</th><th>Kind</th><th>Meaning</th></tr>${cells.join('')}</table>`;
}

/** A schema in few lines: members with their kinds, as deep as it goes. */
function shape(schema: unknown, indent = ''): string {
  if (!isRecord(schema)) return 'any value';
  if (typeof schema.component === 'string') return schema.component;
  if (isRecord(schema.items)) return `[ ${shape(schema.items, indent)} ]`;
  if (Array.isArray(schema.anyOf)) return schema.anyOf.map((option) => shape(option, indent)).join(' | ');
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (!isRecord(schema.properties)) return typeof schema.type === 'string' ? schema.type : 'any value';
  const required = Array.isArray(schema.required) ? schema.required : [];
  const members = Object.entries(schema.properties).map(
    ([name, member]) =>
      `${indent}  ${name}${required.includes(name) ? '' : '?'}: ${shape(member, `${indent}  `)}`,
  );
  return members.length === 0 ? '{ }' : `{\n${members.join('\n')}\n${indent}}`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
