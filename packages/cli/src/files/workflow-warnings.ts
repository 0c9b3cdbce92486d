import type { HttpClient } from '../client/http-client.ts';
import { isRecord } from '../client/json-reader.ts';
import { readObjectFiles } from './object-files.ts';

/** Boxes that name no object the workflow starts. */
const NO_OBJECTS = ['<START>', '<END>', '<XTRNL>'];

/**
 * What is odd about the workflows below a folder and no reason to refuse them: a box that names the workflow itself, or an
 * object that neither the folder nor the client has. A sentence each.
 */
export async function* workflowWarnings(client: HttpClient, folder: string): AsyncGenerator<string> {
  const own = new Set<string>();
  const namedBy = new Map<string, string[]>();
  for await (const file of readObjectFiles(folder)) {
    if (file.kind === 'broken' || !isRecord(file.envelope.data)) continue;
    for (const content of Object.values(file.envelope.data)) {
      const name = isRecord(content) ? nameOf(content.general_attributes) : '';
      if (name !== '') own.add(name);
      for (const object of isRecord(content) ? objectsOf(content.workflow_definitions) : []) {
        if (object === name) yield `${file.file}: ${name} contains itself; it will end at the nesting limit.`;
        const naming = namedBy.get(object);
        if (naming === undefined) namedBy.set(object, [name]);
        else naming.push(name);
      }
    }
  }
  for (const [object, workflows] of namedBy) {
    if (own.has(object)) continue;
    const answer = await client.ae('GET', `/objects/${encodeURIComponent(object)}`);
    if (answer.kind === 'refused' && answer.status === 404)
      yield `${workflows.join(', ')}: there is no object ${object}; its tasks will end with 1820.`;
  }
}

function nameOf(general: unknown): string {
  return isRecord(general) ? text(general.name) : '';
}

function objectsOf(boxes: unknown): readonly string[] {
  const names = (Array.isArray(boxes) ? boxes : []).flatMap((box: unknown) =>
    isRecord(box) && !NO_OBJECTS.includes(text(box.object_type)) ? text(box.object_name) : [],
  );
  return [...new Set(names)].filter((name) => name !== '');
}

function text(value: unknown): string {
  return typeof value === 'string' ? value.trim().toUpperCase() : '';
}
