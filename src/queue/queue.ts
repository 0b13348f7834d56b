import type { JobName } from '../job.ts';

/**
 * Wakes workers; nothing more. What is to be done stands in the store, so a wake-up that is lost, doubled or late
 * costs time and never work.
 */
export interface Queue {
  /**
   * Asks for a run of `job` soon. While one is waiting nothing is added; while one is running, one more follows.
   * Throws `unavailable` within 2 s when the queue cannot be reached.
   */
  wake(job: JobName, connectionId: string): Promise<void>;
  /**
   * Takes wake-ups until `close`. Throws `misconfigured` when the queue's server is not fit to be worked with, and
   * `unavailable` when it goes away before the work has begun.
   */
  work(handler: WakeHandler, options: WorkOptions): Promise<{ close(): Promise<void> }>;
  /** Throws `unavailable` within 2 s when the queue cannot be reached. */
  check(): Promise<void>;
  close(): Promise<void>;
}

/** `{ retryAfterMs }`: come back then; the other connections go on meanwhile. */
export type WakeHandler = (
  job: JobName,
  connectionId: string,
  signal: AbortSignal,
) => Promise<{ retryAfterMs: number } | null>;

export interface WorkOptions {
  /** How many wake-ups are handled at once. */
  concurrency: number;
  /** What is due by the schedules; asked every `tickMs` by one worker at a time, each is then woken. */
  due: () => Promise<readonly { job: JobName; connectionId: string }[]>;
  tickMs?: number;
  /** A worker that died or stands still gives its wake-ups back after two or three times this; default 30 s. */
  lockMs?: number;
}
