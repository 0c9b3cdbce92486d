import type { RunningServer } from '@taktwerk/server';
import { readCertificate } from './certificate-files.ts';
import type { CertificateFiles, LiveSettings } from './serve-settings.ts';
import { traceLevel } from './trace-level.ts';
import { watchFiles } from './watch-file.ts';

export interface LiveReloadOptions {
  readonly server: RunningServer;
  readonly ini: string | null;
  readonly tls: CertificateFiles | null;
  /** As they were read at the start. */
  readonly live: LiveSettings;
  /** Reads the settings that may change while the server runs. */
  readonly read: () => Promise<LiveSettings>;
  readonly log: (text: string) => void;
}

/**
 * Takes changes of the INI file and of the certificate over while the server runs. What cannot be used is told in the
 * log, and what was in use stays. A setting counts when its value in the file changes, so one that was switched over the
 * extension API is not switched back by a change beside it.
 */
export function startLiveReload(options: LiveReloadOptions): { close(): void } {
  const { server, ini, tls, read, log } = options;
  const watchers: { close(): void }[] = [];
  let known = options.live;
  if (ini !== null) {
    const reload = async (): Promise<void> => {
      const live = await read();
      if (live.trace !== known.trace) server.trace.level = traceLevel(live.trace);
      if (live.passive !== known.passive) {
        server.availability.active = !live.passive;
        log(live.passive ? 'This process is passive now.' : 'This process is active now.');
      }
      known = live;
    };
    const again = inTurn(reload, `The INI file ${ini} is not taken over`, log);
    watchers.push(watchFiles([ini], again));
    // It may have changed between its first reading and now.
    again();
  }
  if (tls !== null) {
    let inUse: string | null = null;
    const reload = async (): Promise<void> => {
      const pair = await readCertificate(tls);
      const text = pair.certificate + pair.key;
      if (text === inUse) return;
      server.changeCertificate(pair);
      if (inUse !== null) log('The certificate was read anew; connections from now on see it.');
      inUse = text;
    };
    const again = inTurn(reload, 'The new certificate is not used; the one before stays', log);
    again();
    watchers.push(watchFiles([tls.certificate, tls.key], again));
  }
  return {
    close() {
      for (const watcher of watchers) watcher.close();
    },
  };
}

/** One after the other, as a slow reading must not overtake a later one; failures go to the log. */
function inTurn(work: () => Promise<void>, failure: string, log: (text: string) => void): () => void {
  let last = Promise.resolve();
  return () => {
    last = last.then(work).catch((error: unknown) => {
      log(`${failure}: ${error instanceof Error ? error.message : String(error)}`);
    });
  };
}
