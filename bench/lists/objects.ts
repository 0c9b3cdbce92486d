import type { Store } from '@taktwerk/store';
import { exampleAudit, exampleDraft } from '../../packages/store/src/contract/examples.ts';
import { HISTORY_BEGIN, NAMES, objectName, typeOf } from './history.ts';

/** One object in so many uses a SYNC object, of which there are so many. */
const USES_SYNC = 50;
const SYNCS = 10;
/** A script of some lines. */
const SCRIPT = Array.from(
  { length: 20 },
  (_line, index) => `:PRINT "line ${index} of the nightly work"`,
).join('\n');

/** Saves the objects whose runs the history holds, so that the versions are numbered as their tasks say. */
export async function makeObjects(store: Store): Promise<void> {
  if ((await store.objects.get(100, objectName(typeOf(0), 0))) !== null) return;
  for (let first = 0; first < NAMES; first += 500) {
    const drafts = Array.from({ length: 500 }, (_draft, index) => {
      const type = typeOf(first + index);
      const name = objectName(type, first + index);
      const uses = (first + index) % USES_SYNC === 0;
      return exampleDraft(name, {
        type,
        folder: `NIGHT/${(first + index) % 20}`,
        content: JSON.stringify({
          general_attributes: { name, type },
          ...(uses ? { sync_usage: [{ sync: `SYNC.${((first + index) / USES_SYNC) % SYNCS}` }] } : {}),
          scripts: [{ process: SCRIPT.split('\n') }],
        }),
        scriptText: SCRIPT,
      });
    });
    await store.objects.save(
      drafts,
      { overwrite: false, by: 'BENCH/BENCH', at: HISTORY_BEGIN },
      exampleAudit(),
    );
  }
}
