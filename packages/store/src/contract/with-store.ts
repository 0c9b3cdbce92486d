import type { Store } from '../port/store.ts';
import type { OpenStore } from './store-contract.ts';

/** A test body that gets an empty store, closed whatever happens. */
export function withStore(open: OpenStore, body: (store: Store) => Promise<void>): () => Promise<void> {
  return async () => {
    const store = await open();
    try {
      await body(store);
    } finally {
      await store.close();
    }
  };
}
