import { compilePrompt } from './compile-prompt-set.ts';
import { parseFormat } from './input/date-format.ts';
import { inputValue } from './input/input-value.ts';
import { joinPath, type Problem } from './problem.ts';
import type { ContentOf } from './schema/read-content.ts';

/** Variables of a prompt set must be unique, formats readable, defaults values their own field would take. */
export function promptProblems(content: ContentOf<'PRPT'>, at: string): readonly Problem[] {
  const problems: Problem[] = [];
  const indexOf = new Map<string, number>();
  for (const [index, entry] of (content.prompts ?? []).entries()) {
    const here = joinPath(joinPath(at, 'prompts'), index);
    const prompt = compilePrompt(entry);
    const first = indexOf.get(prompt.variable);
    if (prompt.variable === '') {
      problems.push({
        path: joinPath(here, 'variable'),
        message: 'is empty; expected the name of a variable',
      });
    } else if (first !== undefined) {
      problems.push({
        path: joinPath(here, 'variable'),
        message: `is "${prompt.variable}", which entry ${first} has already; expected a name of its own`,
      });
    } else indexOf.set(prompt.variable, index);
    if (prompt.format !== '' && parseFormat(prompt.format) === null) {
      problems.push({
        path: joinPath(here, 'format'),
        message: `is "${prompt.format}"; expected a form made of YYYY or YY, MM, DD, HH, MM, SS and signs between them`,
      });
    } else if (prompt.defaultValue !== '' && prompt.defaultValue.length > 0) {
      const value = inputValue(prompt, prompt.defaultValue);
      if (!value.ok) problems.push({ path: joinPath(here, 'default'), message: value.message });
    }
  }
  return problems;
}
