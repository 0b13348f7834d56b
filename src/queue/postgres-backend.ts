import { createPostgresBackend, withBackend } from 'bullmq';
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
  };
  return {
    queue: (name, options) => new Queue(name, { ...options, connection }),
    worker: (name, take, options) => new Worker(name, take, { ...options, connection }),
    checkFitness: async () => undefined,
  };
}
