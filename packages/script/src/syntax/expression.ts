import type { ScriptFunction } from '../function/script-function.ts';
import type { Template } from '../lexer/template.ts';
import type { Value } from '../value/value.ts';

/** What stands for a value, without functions. */
export type Expression =
  | { readonly kind: 'text'; readonly text: string; readonly quoted: boolean }
  | { readonly kind: 'template'; readonly template: Template; readonly quoted: boolean }
  | { readonly kind: 'number'; readonly value: Value; readonly text: string }
  | { readonly kind: 'variable'; readonly name: string }
  | { readonly kind: 'element'; readonly name: string; readonly index: Expression }
  | { readonly kind: 'array'; readonly name: string }
  | {
      readonly kind: 'arithmetic';
      readonly operator: ArithmeticOperator;
      readonly left: Expression;
      readonly right: Expression;
    }
  | { readonly kind: 'negation'; readonly operand: Expression };

export type ArithmeticOperator = '+' | '-' | '*' | '/';

/** A function call; `null` marks an argument left out. */
export interface FunctionCall {
  readonly kind: 'call';
  readonly function: ScriptFunction;
  readonly arguments: readonly (Expression | null)[];
}

/** The one term at the right of a statement: an expression or a single function call. */
export type Term = Expression | FunctionCall;

/** What a value is assigned to. */
export interface Target {
  readonly name: string;
  readonly index: Expression | null;
}

/** A comparison: true when it holds for any of the values at the right. */
export interface Condition {
  readonly left: Term;
  readonly operator: ComparisonOperator;
  readonly right: readonly Term[];
}

export type ComparisonOperator = '=' | '<>' | '<' | '>' | '<=' | '>=';
