import { setTimeout } from 'node:timers/promises';
import { HeadraceError } from '../errors.ts';

/** What `work` gives, or `unavailable` when it takes longer: somebody outside is waiting for an answer. */
export async function within<T>(limitMs: number, what: string, work: Promise<T>): Promise<T> {
  const done = new AbortController();
  const tooLong = setTimeout(limitMs, undefined, { signal: done.signal, ref: false }).then(
    () => {
      throw new HeadraceError('unavailable', `${what} did not answer within ${limitMs / 1000} s.`);
    },
    () => new Promise<never>(() => {}),
  );
  try {
    return await Promise.race([work, tooLong]);
  } finally {
    done.abort();
  }
}
