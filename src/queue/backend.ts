import type { Processor, Queue, QueueOptions, Worker, WorkerOptions } from 'bullmq';

export type BullQueue = { on(event: 'error', listener: (error: Error) => void): unknown } & Pick<
  Queue<object, void>,
  | 'add'
  | 'addBulk'
  | 'getJobCounts'
  | 'getJobSchedulersCount'
  | 'upsertJobScheduler'
  | 'waitUntilReady'
  | 'close'
>;
export type BullWorker = Pick<Worker<object, void>, 'close'>;

/** A place for queues to live: BullMQ's parts made for it, and what only we ask of it. */
export interface Backend {
  /** For whoever adds: gives up soon when the server is away. */
  queue(name: string, options: Omit<QueueOptions, 'connection'>): BullQueue;
  /** For whoever takes: begins when the server is there, and waits for it to come back when it goes away later. */
  worker(
    name: string,
    take: Processor<object, void>,
    options: Omit<WorkerOptions, 'connection'>,
    heard: (error: Error) => void,
  ): Promise<BullWorker>;
  /** Throws `misconfigured` when the server would lose jobs. */
  checkFitness(): Promise<void>;
}
