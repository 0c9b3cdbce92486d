import { setImmediate } from 'node:timers/promises';
import type { Store } from '@taktwerk/store';

/** A real store of which one can tell when nothing is under way, so that virtual time moves only then. */
export interface BusyStore {
  readonly store: Store;
  /** Resolves once nothing is under way and nothing that followed from it either. */
  quiet(): Promise<void>;
}

export function busyStore(real: Store): BusyStore {
  const underWay = new Set<Promise<unknown>>();
  const counted = <Part extends object>(part: Part): Part =>
    new Proxy(part, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver);
        if (typeof member === 'object' && member !== null) return counted(member);
        if (typeof member !== 'function') return member;
        return (...words: unknown[]) => {
          const answer: unknown = Reflect.apply(member, target, words);
          if (!(answer instanceof Promise)) return answer;
          underWay.add(answer);
          const over = () => void underWay.delete(answer);
          answer.then(over, over);
          return answer;
        };
      },
    });
  return {
    store: counted(real),
    quiet: async () => {
      for (let calm = 0; calm < 3; calm += 1) {
        await setImmediate();
        if (underWay.size > 0) {
          await Promise.allSettled([...underWay]);
          calm = -1;
        }
      }
    },
  };
}
