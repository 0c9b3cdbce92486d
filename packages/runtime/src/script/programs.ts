import type { LiveTask } from '@taktwerk/engine';
import type { ScriptPhase, ScriptTexts } from '@taktwerk/model';
import { type Program, parseScript, type ScriptProblem } from '@taktwerk/script';

/** Parsed scripts kept at most. */
const KEPT = 5_000;

export type ParsedScript =
  | { readonly ok: true; readonly program: Program }
  | { readonly ok: false; readonly errors: readonly ScriptProblem[] };

/** Parses the script of a definition once per version. */
export class Programs {
  readonly #kept = new Map<string, ParsedScript>();

  /** `parent` controls the task: its page runs in it when it has ended. */
  of({ task, definition: own }: LiveTask, phase: ScriptPhase, parent: LiveTask | undefined): ParsedScript {
    const definition = phase === 'child_post_process' ? (parent?.definition ?? null) : own;
    // A text that is no object has no version, and runs once.
    if (task.type === 'API' && phase === 'process') return parseScript(definition?.scripts.process ?? '');
    const key = `${definition?.versionId} ${phase}`;
    const kept = this.#kept.get(key);
    if (kept !== undefined) return kept;
    const parsed = parseScript(definition === null ? '' : scriptOf(definition.scripts, phase));
    if (this.#kept.size >= KEPT) {
      const oldest = this.#kept.keys().next();
      if (oldest.done !== true) this.#kept.delete(oldest.value);
    }
    this.#kept.set(key, parsed);
    return parsed;
  }
}

/** The pre-process page is generated before the process page (reference `engine-semantics.md` §1.3). */
function scriptOf(scripts: ScriptTexts, phase: ScriptPhase): string {
  if (phase === 'post_process') return scripts.postProcess;
  if (phase === 'child_post_process') return scripts.childPostProcess;
  return scripts.preProcess === '' ? scripts.process : `${scripts.preProcess}\n${scripts.process}`;
}
