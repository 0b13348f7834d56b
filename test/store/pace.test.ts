import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Redis } from 'ioredis';
import type { Pacer } from '../../src/store/pace.ts';
import { createPacer } from '../../src/store/pace.ts';
import { createRedisPacer } from '../../src/store/redis-pace.ts';
import { connect } from '../../src/store/connections.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

const redisUrl = process.env['REDIS_URL'];
const rate = { calls: 110, perMs: 1_000 };

describe.each(['postgres', 'redis'])('the pacer on %s', (kind) => {
  describe.skipIf(kind === 'redis' && !redisUrl)('(redis: when REDIS_URL is set)', () => {
    let fresh: FreshDatabase;
    let redis: Redis | null;
    let pacer: Pacer;
    const newConnection = async () =>
      (await connect(fresh.db, { connector: 'csv', accountId: randomUUID() }, 0)).id;
    beforeAll(async () => {
      fresh = await freshDatabase();
      redis = kind === 'redis' ? new Redis(redisUrl ?? '') : null;
      pacer = redis ? createRedisPacer(redis) : createPacer(fresh.db);
    });
    afterAll(async () => {
      redis?.disconnect();
      await fresh.close();
    });

    test('three processes on one connection never send more than the limit in any window, and use nearly all of it', async () => {
      const id = await newConnection();
      const url = redis ? (redisUrl ?? '') : fresh.url;
      const child = () =>
        promisify(execFile)(process.execPath, ['test/support/pace-child.ts', url, id, '110', '1000', '3500']);
      const answers = await Promise.all([child(), child(), child()]);
      const sent = answers.flatMap(({ stdout }): number[] => JSON.parse(stdout)).sort((a, b) => a - b);
      const windows = sent.map((from, first) => {
        const past = sent.findIndex((at, index) => index > first && at >= from + rate.perMs);
        return (past === -1 ? sent.length : past) - first;
      });
      expect(Math.max(...windows)).toBeLessThanOrEqual(rate.calls);
      const spanMs = (sent.at(-1) ?? 0) - (sent[0] ?? 0);
      expect(sent.length / spanMs).toBeGreaterThan((rate.calls / rate.perMs) * 0.7);
    });

    test('a hold of one connection stops its lane for that long, waiting calls included, and no other connection', async () => {
      const [held, free] = [await newConnection(), await newConnection()];
      const slow = { calls: 1, perMs: 100 };
      await pacer.pace(held, 'api', slow);
      const startMs = performance.now();
      const waiting = pacer.pace(held, 'api', slow).then(() => performance.now() - startMs);
      await pacer.heed(held, 'api', { waitMs: 600 });
      await pacer.pace(free, 'api', slow);
      expect(performance.now() - startMs).toBeLessThan(500);
      expect(await waiting).toBeGreaterThanOrEqual(600);
    });

    test('a limit that the CRM says is lower is kept', async () => {
      const id = await newConnection();
      await pacer.heed(id, 'api', { rate: { calls: 1, perMs: 300 } });
      await pacer.pace(id, 'api', rate);
      const startMs = performance.now();
      await pacer.pace(id, 'api', rate);
      expect(performance.now() - startMs).toBeGreaterThan(250);
    });

    test('waiting ends when the process is asked to end', async () => {
      const id = await newConnection();
      await pacer.heed(id, 'api', { waitMs: 60_000 });
      const stop = new AbortController();
      const waiting = pacer.pace(id, 'api', rate, stop.signal);
      setTimeout(() => stop.abort(new Error('asked to end')), 50);
      await expect(waiting).rejects.toThrow('asked to end');
    });
  });
});
