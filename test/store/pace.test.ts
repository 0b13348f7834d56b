import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Redis } from 'ioredis';
import { sql } from 'kysely';
import type { Rate } from '../../src/connector.ts';
import type { Pacer } from '../../src/store/pace.ts';
import { createPacer } from '../../src/store/pace.ts';
import { createRedisPacer } from '../../src/store/redis-pace.ts';
import { connect, getConnection } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
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
      const url = redis ? (redisUrl ?? '') : fresh.url;
      // Four times what HubSpot allows, and little enough for a busy machine to keep up with.
      const rate = { calls: 40, perMs: 1_000 };
      let share = 0;
      // A machine that is busy elsewhere may let slots pass; it never lets a call go too early.
      for (let tries = 0; tries < 3 && share <= 0.7; tries += 1) {
        const sent = await sentByThree(url, await newConnection(), rate);
        const windows = sent.map((from, first) => {
          const past = sent.findIndex((at, index) => index > first && at >= from + rate.perMs);
          return (past === -1 ? sent.length : past) - first;
        });
        expect(Math.max(...windows)).toBeLessThanOrEqual(rate.calls);
        const spanMs = (sent.at(-1) ?? 0) - (sent[0] ?? 0);
        share = sent.length / spanMs / (rate.calls / rate.perMs);
      }
      expect(share).toBeGreaterThan(0.7);
    });

    test('a hold of one connection stops its lane for that long, waiting calls included, and no other connection', async () => {
      const [held, free, barred] = [await newConnection(), await newConnection(), await newConnection()];
      const slow = { calls: 1, perMs: 1_000 };
      const stop = new AbortController();
      await pacer.heed(barred, 'api', { waitMs: 3_600_000 });
      const never = pacer.pace(barred, 'api', slow, stop.signal);
      await pacer.pace(held, 'api', slow);
      const startMs = performance.now();
      const waiting = pacer.pace(held, 'api', slow).then(() => performance.now() - startMs);
      await pacer.heed(held, 'api', { waitMs: 2_000 });
      await pacer.pace(free, 'api', slow);
      expect(await waiting).toBeGreaterThanOrEqual(2_000);
      stop.abort(new Error('still held'));
      await expect(never).rejects.toThrow('still held');
    });

    test('a limit that the CRM says is lower is kept', async () => {
      const id = await newConnection();
      await pacer.heed(id, 'api', { rate: { calls: 1, perMs: 300 } });
      const startMs = performance.now();
      await pacer.pace(id, 'api', rate);
      await pacer.pace(id, 'api', rate);
      expect(performance.now() - startMs).toBeGreaterThanOrEqual(300);
    });

    test.runIf(kind === 'postgres')(
      'however many calls wait for their turn, all else of the process gets through to the database',
      async () => {
        const id = await newConnection();
        await pacer.pace(id, 'api', rate);
        const waiting = await inTenant(fresh.db, id, async (tx) => {
          await sql`select from paces where connection_id = ${id} for update`.execute(tx);
          const calls = Array.from({ length: 30 }, () => pacer.pace(id, 'api', rate));
          for (let asked = 0; asked < 20; asked += 1)
            expect(await getConnection(fresh.db, id)).toMatchObject({ id });
          return { calls };
        });
        await Promise.all(waiting.calls);
      },
    );

    test('calls of a day are counted over all processes, each lane of each connection by itself', async () => {
      const [mine, theirs] = [await newConnection(), await newConnection()];
      const processes = Array.from({ length: 3 }, () =>
        redis ? createRedisPacer(redis) : createPacer(fresh.db),
      );
      const counts = await Promise.all(
        Array.from({ length: 30 }, (_, call) => (processes[call % 3] ?? pacer).spend(mine, 'api')),
      );
      expect(counts.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 30 }, (_, call) => call + 1));
      expect([await pacer.spend(mine, 'other'), await pacer.spend(theirs, 'api')]).toEqual([1, 1]);
    });

    test('a call of yesterday counts no more', async () => {
      const id = await newConnection();
      const hour = Math.floor(Date.now() / 3_600_000);
      for (const [ago, calls] of [
        [24, 100],
        [23, 10],
        [1, 1],
      ] as const) {
        if (redis) await redis.hset(`headrace:spent:${id}:api`, hour - ago, calls);
        else
          await sql`insert into spent_calls values (${id}, 'api', ${hour - ago}, ${calls})`.execute(
            fresh.db.kysely,
          );
      }
      expect(await pacer.spend(id, 'api')).toBe(12);
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

/** When the calls of three processes on one connection were let go, in order, as milliseconds of the machine's clock. */
async function sentByThree(url: string, id: string, { calls, perMs }: Rate): Promise<number[]> {
  const args = ['test/support/pace-child.ts', url, id, String(calls), String(perMs), '3500'];
  const children = Array.from({ length: 3 }, () =>
    spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] }),
  );
  // One that comes late would leave its share to nobody.
  await Promise.all(children.map(({ stdout }) => once(stdout, 'data')));
  const answers = children.map(({ stdout }) => text(stdout));
  for (const { stdin } of children) stdin.write('go\n');
  const sent = await Promise.all(answers);
  return sent.flatMap((answer) => JSON.parse(answer) as number[]).sort((a, b) => a - b);
}
