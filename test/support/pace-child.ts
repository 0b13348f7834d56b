/**
 * Started by tests as a process of its own: says that it is ready, waits for a word, paces calls on one lane for a while
 * and prints when each was let go, as milliseconds of the machine's clock. Arguments: database address or redis address,
 * connection, calls, perMs, forMs.
 */
import { once } from 'node:events';
import { Redis } from 'ioredis';
import { openDatabase } from '../../src/store/database.ts';
import { createPacer } from '../../src/store/pace.ts';
import { createRedisPacer } from '../../src/store/redis-pace.ts';

const [url = '', connectionId = '', calls, perMs, forMs] = process.argv.slice(2);
const redis = url.startsWith('redis') ? new Redis(url) : null;
const db = redis ? null : await openDatabase(url, { migrate: false });
const pacer = redis ? createRedisPacer(redis) : db ? createPacer(db) : null;
const rate = { calls: Number(calls), perMs: Number(perMs) };
process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();
const until = AbortSignal.timeout(Number(forMs));
const sent: number[] = [];
const lane = async () => {
  while (!until.aborted) {
    await pacer?.pace(connectionId, 'api', rate, until);
    sent.push(performance.timeOrigin + performance.now());
  }
};
// So many that slots are booked well ahead, however long a booking takes.
await Promise.allSettled(Array.from({ length: 15 }, lane));
process.stdout.write(JSON.stringify(sent));
await db?.close();
redis?.disconnect();
