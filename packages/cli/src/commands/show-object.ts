import { jsonOf } from '../client/answer.ts';
import type { HttpClient } from '../client/http-client.ts';
import { isRecord } from '../client/json-reader.ts';
import type { Terminal } from '../terminal.ts';
import { textTable } from './text-table.ts';

/** Shows an object: what it is, the uuid programs start it by if it has one, and its definition. */
export async function showObject(
  terminal: Terminal,
  client: HttpClient,
  name: string,
  asJson: boolean,
): Promise<void> {
  const json = jsonOf(await client.ae('GET', `/objects/${encodeURIComponent(name)}`));
  if (asJson) {
    terminal.out(JSON.stringify(json));
    return;
  }
  const data = isRecord(json) && isRecord(json.data) ? json.data : {};
  const [content] = Object.values(data);
  const general = isRecord(content) && isRecord(content.general_attributes) ? content.general_attributes : {};
  const rows: readonly (readonly [string, unknown])[] = [
    ['Object', `${String(general.name)} (${String(general.type)})`],
    ['Title', general.title],
    ['Folder', isRecord(json) ? json.path : undefined],
    ['uuid', general.uuid],
  ];
  const shown = rows.filter(([, value]) => value !== undefined && value !== '');
  for (const line of textTable(shown.map(([label, value]) => [label, String(value)]))) terminal.out(line);
  terminal.out(JSON.stringify(content, null, 2));
}
