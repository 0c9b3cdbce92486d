import { type FSWatcher, watch } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Milliseconds without a further change before a file is read: programs write in several steps. */
const QUIET = 200;
/** Milliseconds between looks at files whose file system tells of no changes. */
const SLOW_LOOK = 60_000;

/**
 * Calls when one of the files may have changed: was written, replaced, or its folder had links in it exchanged.
 * The folders are watched, as a file that is replaced by renaming is another file.
 */
export function watchFiles(files: readonly string[], changed: () => void): { close(): void } {
  let timer: NodeJS.Timeout | null = null;
  const soon = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = setTimeout(changed, QUIET);
  };
  const watchers: FSWatcher[] = [...new Set(files.map((file) => dirname(file)))].map((folder) => {
    const names = new Set(files.filter((file) => dirname(file) === folder).map((file) => basename(file)));
    // Mounted secrets are exchanged by a link with a name of its own, so names that begin with dots count too.
    const watcher = watch(folder, { persistent: false }, (_event, name) => {
      if (name === null || names.has(name) || name.startsWith('..')) soon();
    });
    // A folder that is gone is looked for by the slow look.
    watcher.on('error', soon);
    return watcher;
  });
  const look = setInterval(changed, SLOW_LOOK).unref();
  return {
    close() {
      clearInterval(look);
      if (timer !== null) clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}
