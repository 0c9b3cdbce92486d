import { posix } from 'node:path';
import ts from 'typescript';
import { builtPath } from './published-manifest.ts';
import type { Room } from './room.ts';

/**
 * The text of a built module with the names of rooms replaced by the relative places of their entries.
 * `file` is the module's place in the package, with `/`.
 * @throws Error when a room is entered where it may not be
 */
export function linkRooms(text: string, file: string, rooms: readonly Room[]): string {
  const entries = new Map<string, string>();
  for (const { name, folder, exports } of rooms) {
    for (const [key, source] of Object.entries(exports)) {
      entries.set(posix.join(name, key), builtPath(folder, source));
    }
  }
  let linked = '';
  let done = 0;
  for (const literal of moduleNames(ts.createSourceFile(file, text, ts.ScriptTarget.ESNext))) {
    const entry = entries.get(literal.name);
    if (entry === undefined) {
      if (!rooms.some(({ name }) => literal.name === name || literal.name.startsWith(`${name}/`))) continue;
      throw new Error(`${file} imports "${literal.name}", which no published package exports.`);
    }
    const place = posix.relative(posix.dirname(file), entry);
    linked += `${text.slice(done, literal.start)}'${place.startsWith('.') ? place : `./${place}`}'`;
    done = literal.end;
  }
  return linked + text.slice(done);
}

interface ModuleName {
  readonly name: string;
  /** Positions of the quotes: of the first, and behind the last. */
  readonly start: number;
  readonly end: number;
}

/** Every module name in `import … from`, `export … from` and `import()`, in the order of the text. */
function moduleNames(source: ts.SourceFile): readonly ModuleName[] {
  const names: ModuleName[] = [];
  const take = (node: ts.Node | undefined): void => {
    if (node === undefined || !ts.isStringLiteral(node)) return;
    names.push({ name: node.text, start: node.getStart(source), end: node.end });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) take(node.moduleSpecifier);
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      take(node.arguments[0]);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}
