import { OBJECT_TYPES } from '@taktwerk/model';
import type { Token } from '../lexer/token.ts';
import { tokenize } from '../lexer/tokenize.ts';
import { keywordOf, logicalLines } from '../source/logical-line.ts';
import { isKeyword } from './parse-script.ts';

/** Names that stand literally in a script; names put together from variables are known only when it runs. */
export interface ScriptReferences {
  readonly includes: readonly string[];
  /** VARA objects that are read or written. */
  readonly variables: readonly string[];
  /** Objects that are activated. */
  readonly activations: readonly string[];
}

/** Reads the names of objects out of a script's statements; one that cannot be read names nothing. */
export function scriptReferences(source: string): ScriptReferences {
  const includes = new Set<string>();
  const variables = new Set<string>();
  const activations = new Set<string>();
  for (const line of logicalLines(source, isKeyword).lines) {
    if (line.kind !== 'statement') continue;
    const keyword = keywordOf(line.text);
    const tokens = tokenize(line.text, keyword.end);
    if ('kind' in tokens) continue;
    if (keyword.word === 'INCLUDE' || keyword.word === 'INC') add(includes, tokens[0]);
    if (keyword.word === 'PUT_VAR') add(variables, tokens[0]);
    for (const [index, token] of tokens.entries()) {
      if (!opensCall(tokens, index)) continue;
      if (literal(token) === 'GET_VAR') add(variables, tokens[index + 2]);
      if (literal(token) === 'EXECUTE_RECURRING') add(activations, tokens[index + 2]);
      if (literal(token) === 'ACTIVATE_UC_OBJECT') {
        // Scripts from before the object type was dropped name it first.
        const typed = OBJECT_TYPES.some((type) => type === literal(tokens[index + 2]));
        add(activations, tokens[index + (typed ? 4 : 2)]);
      }
    }
  }
  return { includes: [...includes], variables: [...variables], activations: [...activations] };
}

function opensCall(tokens: readonly Token[], index: number): boolean {
  const next = tokens[index + 1];
  return next?.kind === 'symbol' && next.text === '(';
}

function add(names: Set<string>, token: Token | undefined): void {
  const name = literal(token);
  if (name !== null && name !== '') names.add(name);
}

function literal(token: Token | undefined): string | null {
  if (token?.kind !== 'word' && token?.kind !== 'text') return null;
  return typeof token.value === 'string' ? token.value.trim().toUpperCase() : null;
}
