import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';

interface Emits<Event extends string> {
  on(event: Event, listener: (...facts: never[]) => void): unknown;
}
export type BullQueue = Emits<'error'> &
  Pick<
    Queue<object, void>,
    'add' | 'addBulk' | 'getJobCounts' | 'upsertJobScheduler' | 'waitUntilReady' | 'close'
  >;
export type BullWorker = Emits<'error' | 'active' | 'completed' | 'failed'> &
  Pick<Worker<object, void>, 'close'>;

/** A place for queues to live: BullMQ's parts made for it, and what only we ask of it. */
export interface Backend {
  /** For whoever adds: gives up soon when the server is away. */
  queue(name: string, options: Omit<QueueOptions, 'connection'>): BullQueue;
  /** For whoever takes: waits for the server to come back. */
  worker(name: string, take: Processor<object, void>, options: Omit<WorkerOptions, 'connection'>): BullWorker;
  /** Throws `misconfigured` when the server would lose jobs. */
  checkFitness(): Promise<void>;
}
