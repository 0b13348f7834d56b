import { HeadraceError, isHeadraceError } from '../errors.ts';
import type { Database } from '../store/database.ts';
import { extendLease, type Lease, noteProgress } from '../store/runs.ts';

export interface Holding extends AsyncDisposable {
  /** Aborts when the lease is lost, when the job has been silent for too long, or when `parent` does. */
  signal: AbortSignal;
  /** Rejects when `signal` aborts: for `Promise.race` with work that may not listen. */
  lost: Promise<never>;
  progress(done: number, total: number | null): void;
}

/** A job that says nothing for so long is taken to hang: its slot is freed for others. */
const silenceMs = 15 * 60_000;

/** Keeps a lease alive, and the run's progress noted, until disposed. */
export function holdLease(db: Database, lease: Lease, parent: AbortSignal): Holding {
  const own = new AbortController();
  const signal = AbortSignal.any([parent, own.signal]);
  let progress: { done: number; total: number | null } | null = null;
  let heardAt = Date.now();
  let beating: Promise<void> = Promise.resolve();

  const beat = async () => {
    const now = Date.now();
    if (now - heardAt > silenceMs) {
      own.abort(
        new HeadraceError(
          'unavailable',
          `The job ${lease.job} made no progress for ${silenceMs / 60_000} minutes`,
        ),
      );
      return;
    }
    try {
      if (progress) await noteProgress(db, lease, progress, now);
      else await extendLease(db, lease, now);
      progress = null;
    } catch (error) {
      // A database that is away for a moment is no reason to stop: what counts is written under the lease's fence.
      if (isHeadraceError(error) && error.details.takenOver) own.abort(error);
    }
  };
  const timer = setInterval(() => {
    beating = beating.then(beat);
  }, lease.ttlMs / 4);

  const lost = new Promise<never>((_, reject) => {
    const stop = () =>
      reject(
        signal.reason instanceof HeadraceError
          ? signal.reason
          : new HeadraceError('unavailable', `The job ${lease.job} was stopped; it goes on where it was`, {
              retryAfterMs: 0,
            }),
      );
    if (signal.aborted) stop();
    else signal.addEventListener('abort', stop, { once: true });
  });
  // Nobody may be racing when it rejects.
  lost.catch(() => undefined);

  return {
    signal,
    lost,
    progress(done, total) {
      heardAt = Date.now();
      progress = { done, total };
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await beating;
    },
  };
}
