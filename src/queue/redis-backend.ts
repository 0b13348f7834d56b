import { createRedisBackend, withBackend } from 'bullmq';
import { Redis } from 'ioredis';
import { HeadraceError } from '../errors.ts';
import type { Backend } from './backend.ts';

const { Queue, Worker } = withBackend(createRedisBackend);

/** An admin who knows the policy of a server that hides it writes `?policy=noeviction` behind the address. */
const statedPolicy = 'policy';

/** The queue on Redis 6.2 or later. */
export function redisBackend(givenUrl: string): Backend {
  const address = new URL(givenUrl);
  const stated = address.searchParams.get(statedPolicy);
  address.searchParams.delete(statedPolicy);
  const url = address.href;
  return {
    queue: (name, options) =>
      new Queue(name, { ...options, connection: { url, maxRetriesPerRequest: 1, retryStrategy } }),
    async worker(name, take, options, heard) {
      const connection = { url, maxRetriesPerRequest: null, retryStrategy };
      return new Worker(name, take, { ...options, connection }).on('error', heard);
    },
    checkFitness: async () => checkPolicy((await policyOf(url)) ?? stated),
  };
}

/** Soon, however long the server was away: what waits for it is the work of every customer. */
const retryStrategy = (tries: number) => Math.min(200 * tries, 1_000);

async function policyOf(url: string): Promise<string | null> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  redis.on('error', () => undefined);
  try {
    await redis.connect();
    const info = await redis.info('memory').catch(() => '');
    return /^maxmemory_policy:(\S+)/m.exec(info)?.[1] ?? null;
  } finally {
    redis.disconnect();
  }
}

/** Locks and schedules carry a time to live: any policy but this one may evict them under memory pressure. */
function checkPolicy(policy: string | null): void {
  if (policy === 'noeviction') return;
  throw new HeadraceError(
    'misconfigured',
    policy
      ? `Redis has maxmemory-policy "${policy}", which may evict the queue's locks: set it to "noeviction" (CONFIG SET maxmemory-policy noeviction)`
      : `Redis hides its maxmemory-policy: make sure that it is "noeviction" and say so with ?${statedPolicy}=noeviction at the end of REDIS_URL`,
  );
}
