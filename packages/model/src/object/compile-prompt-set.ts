import type { PromptDefinition, PromptSetDefinition } from './definition.ts';
import { canonicalName } from './object-name.ts';
import { type ContentOf, readContent } from './schema/read-content.ts';
import { variableName } from './variable-name.ts';

/**
 * The fields of a PRPT object, defaults filled in (docs/object-json.md).
 * @throws TaktwerkError invalidObject
 */
export function compilePromptSet(content: unknown): PromptSetDefinition {
  const read = readContent('PRPT', content);
  return {
    name: canonicalName(read.general_attributes.name),
    prompts: (read.prompts ?? []).map(compilePrompt),
  };
}

/** One field of a prompt set. */
export function compilePrompt(prompt: NonNullable<ContentOf<'PRPT'>['prompts']>[number]): PromptDefinition {
  const kind = promptKind(prompt.type);
  return {
    variable: variableName(prompt.variable),
    kind,
    label: prompt.label ?? '',
    defaultValue: prompt.default ?? (prompt.array === '1' ? [] : ''),
    required: prompt.required === '1',
    array: prompt.array === '1',
    delimiter: prompt.delimiter || ';',
    format: prompt.format || defaultFormat(kind),
    choices: typeof prompt.choices === 'string' ? [prompt.choices] : (prompt.choices ?? []),
  };
}

function promptKind(text: string | undefined): PromptDefinition['kind'] {
  switch (text?.toUpperCase()) {
    case 'NUMBER':
      return 'number';
    case 'DATE':
      return 'date';
    case 'TIME':
      return 'time';
    case 'TIMESTAMP':
      return 'timestamp';
    case 'PASSWORD':
      return 'password';
    case 'COMBO':
      return 'combo';
    case 'RADIO':
      return 'radio';
    case 'CHECKBOX':
      return 'checkbox';
    default:
      return 'text';
  }
}

function defaultFormat(kind: PromptDefinition['kind']): string {
  if (kind === 'date') return 'YYMMDD';
  if (kind === 'time') return 'HH:MM:SS';
  return kind === 'timestamp' ? 'YYYY-MM-DD HH:MM:SS' : '';
}
