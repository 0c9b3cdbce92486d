import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';

/**
 * Files a built module names as `new URL('…', import.meta.url)` that are not there: threads, programs and data it
 * would not find. `path` is where the module lies. Names put together at run time are not seen here.
 */
export function missingAddresses(text: string, path: string): readonly string[] {
  const missing: string[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isNewExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'URL') {
      const [place, base] = node.arguments ?? [];
      const isOwn = base !== undefined && isOwnAddress(base);
      if (isOwn && place !== undefined && ts.isStringLiteralLike(place)) {
        if (!existsSync(new URL(place.text, pathToFileURL(path)))) missing.push(place.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.ESNext));
  return missing;
}

/** Whether this is `import.meta.url`. */
function isOwnAddress(node: ts.Node): boolean {
  return (
    ts.isPropertyAccessExpression(node) && node.name.text === 'url' && ts.isMetaProperty(node.expression)
  );
}
