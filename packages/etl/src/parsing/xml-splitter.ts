import { StringDecoder } from 'node:string_decoder';
import { TaktwerkError } from '@taktwerk/model/error';
import { SaxesParser } from 'saxes';

/** An XML element as a tree of texts: attributes as `@name`, text beside other content as `#text`. */
type XmlValue = string | { [name: string]: XmlValue | XmlValue[] };

interface OpenElement {
  readonly name: string;
  readonly content: { [name: string]: XmlValue | XmlValue[] };
  text: string;
}

/**
 * Cuts an XML document into the elements at given paths, as JSON, while it streams by. `[*]` behind a name stands for
 * all elements of that name; the root element is the first name of a path.
 */
export async function splitXml(
  stream: AsyncIterable<Buffer>,
  paths: readonly (readonly (string | null)[])[],
  emit: (path: number, element: Buffer) => void,
): Promise<void> {
  // In XML a list is nothing but several elements of one name.
  const names = paths.map((path) => path.filter((step) => step !== null));
  const open: string[] = [];
  const captured: OpenElement[] = [];
  let capturing = -1;
  const parser = new SaxesParser();
  parser.on('error', (error) => {
    throw new TaktwerkError('sourceFailed', `The XML is broken: ${error.message}`, { cause: error });
  });
  parser.on('opentag', ({ name, attributes }) => {
    open.push(name);
    if (capturing === -1) capturing = names.findIndex((path) => samePath(path, open));
    if (capturing === -1) return;
    const content: OpenElement['content'] = {};
    for (const [key, value] of Object.entries(attributes)) content[`@${key}`] = value;
    captured.push({ name, content, text: '' });
  });
  const addText = (text: string): void => {
    const element = captured.at(-1);
    if (element !== undefined) element.text += text;
  };
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.on('closetag', () => {
    open.pop();
    const element = captured.pop();
    if (element === undefined) return;
    const value = valueOfElement(element);
    const parent = captured.at(-1);
    if (parent === undefined) {
      emit(capturing, Buffer.from(JSON.stringify(value)));
      capturing = -1;
    } else addChild(parent.content, element.name, value);
  });
  const decoder = new StringDecoder('utf8');
  for await (const block of stream) parser.write(decoder.write(block));
  parser.close();
}

function samePath(path: readonly string[], open: readonly string[]): boolean {
  return path.length === open.length && path.every((name, index) => name === open[index]);
}

function valueOfElement({ content, text }: OpenElement): XmlValue {
  if (Object.keys(content).length === 0) return text;
  const trimmed = text.trim();
  if (trimmed !== '') content['#text'] = trimmed;
  return content;
}

function addChild(content: OpenElement['content'], name: string, value: XmlValue): void {
  const before = content[name];
  if (before === undefined) content[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else content[name] = [before, value];
}
