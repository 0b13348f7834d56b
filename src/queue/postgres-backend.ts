import { createPostgresBackend, withBackend } from 'bullmq';
import { Client, type ClientConfig } from 'pg';
import type { Backend } from './backend.ts';

const { Queue, Worker } = withBackend(createPostgresBackend);

/** The queue in a schema of its own beside the store. */
export function postgresBackend(url: string): Backend {
  const connection = {
    connectionString: url,
    schema: 'bullmq',
    migrate: true,
    max: 3,
    connectionTimeoutMillis: 2_000,
    Client: CalmClient,
  };
  return {
    queue: (name, options) => new Queue(name, { ...options, connection }),
    async worker(name, take, options, heard) {
      // BullMQ prepares a connection once: one that failed at it stays failed, and a worker that runs on it asks again
      // without a pause and lets nothing else in the process have a turn.
      const worker = new Worker(name, take, { ...options, connection, autorun: false });
      worker.on('error', heard);
      try {
        await worker.waitUntilReady();
      } catch (error) {
        await worker.close(true);
        throw error;
      }
      worker.run().catch(heard);
      return worker;
    },
    checkFitness: async () => undefined,
  };
}

/** BullMQ listens to a connection's errors while it lies idle only: one that breaks in use would end the process. */
class CalmClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    this.on('error', () => undefined);
  }

  /** A server that refuses at once, as while it starts, is asked again at once: so the refusal takes its time. */
  override connect(): Promise<Client>;
  override connect(done: (error: Error) => void): void;
  override connect(done?: (error: Error) => void): Promise<Client> | undefined {
    if (!done) return super.connect();
    super.connect((error: Error) => {
      if (error) setTimeout(done, 500, error);
      else done(error);
    });
    return undefined;
  }
}
