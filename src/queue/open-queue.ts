import type { Log } from '../job.ts';
import type { Queue } from './queue.ts';

export interface QueueOptions {
  /** Null: the queue lives in the store's own PostgreSQL. */
  redisUrl: string | null;
  databaseUrl: string;
  log: Log;
}

/** Connects at its first use, so that whoever only runs things inline pays nothing for it. */
export declare function openQueue(options: QueueOptions): Queue;
