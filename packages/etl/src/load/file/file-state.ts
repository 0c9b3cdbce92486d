import { TaktwerkError } from '@taktwerk/model/error';
import { type LoadState, NO_FIGURES, type TargetRequest } from '../load-target.ts';
import { type Manifest, recordOf } from './manifest.ts';

/** What the manifest of a file target says about a load; throws `loadBusy` when a later run has begun it. */
export function fileState(manifest: Manifest, { identity }: TargetRequest): LoadState {
  const { complete, loading, read } = recordOf(manifest, identity.name);
  const fresh: LoadState = {
    columns: read !== null && read.by === identity.reads ? read.columns : null,
    complete: false,
    position: null,
    pendingCursor: null,
    fingerprint: null,
    cursor: complete?.cursor ?? null,
    figures: NO_FIGURES,
  };
  if (complete?.runId === identity.runId) return { ...fresh, complete: true, figures: complete.figures };
  if (loading !== null && loading.runId > identity.runId) {
    throw new TaktwerkError(
      'loadBusy',
      `Load "${identity.name}" was begun by run ${loading.runId} after run ${identity.runId}; restart that run instead.`,
    );
  }
  if (loading === null || loading.plan !== identity.plan) return fresh;
  const { position, fingerprint, figures, cursor: pendingCursor } = loading;
  return { ...fresh, position, pendingCursor, fingerprint, figures };
}
