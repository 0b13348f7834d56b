import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { loadPipelines, storePipelines } from '../../src/store/catalogue.ts';
import { setConnectionState } from '../../src/store/connections.ts';
import { inTenant, openDatabase } from '../../src/store/database.ts';
import {
  dueJobs,
  endRun,
  extendLease,
  type Lease,
  lease,
  listRuns,
  makeDue,
  noteProgress,
  underLease,
} from '../../src/store/runs.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';
import { makeTenant } from './make-page.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase({ poolSize: 10 });
});
afterAll(() => fresh.close());

const ttlMs = 1_000;
const dueOf = async (id: string, now: number) =>
  (await dueJobs(fresh.db, now)).filter(({ connectionId }) => connectionId === id).map(({ job }) => job);

test('of twenty workers that are woken for one tick, one runs', async () => {
  const { id } = await makeTenant(fresh.db);
  await makeDue(fresh.db, id, 'score', 50);
  const wake = () => lease(fresh.db, id, 'score', { ttlMs, now: 100, onlyIfDue: true });
  const leases = (await Promise.all(Array.from({ length: 20 }, wake))).filter((held) => held !== null);
  expect(leases.length).toBe(1);
  const [held] = leases;
  if (held) await endRun(fresh.db, held, { report: { scored: 3 } }, { now: 110, dueAt: 1_000 });
  expect(await wake()).toBeNull();
  expect(await dueOf(id, 999)).toEqual([]);
  expect(await dueOf(id, 1_000)).toEqual(['score']);
});

test('a worker that dies leaves its job due when its lease is over, and cannot write under it any more', async () => {
  const { id } = await makeTenant(fresh.db);
  const dead = await lease(fresh.db, id, 'learn', { ttlMs, now: 0 });
  expect(await lease(fresh.db, id, 'learn', { ttlMs, now: 999 })).toBeNull();
  expect(await dueOf(id, 999)).toEqual([]);
  expect(await dueOf(id, 1_000)).toEqual(['learn']);
  const next = await lease(fresh.db, id, 'learn', { ttlMs, now: 1_000, onlyIfDue: true });
  if (!dead || !next) throw new Error('There should be two leases.');
  await expect(extendLease(fresh.db, dead, 1_001)).rejects.toMatchObject({ kind: 'unavailable' });
  await endRun(fresh.db, dead, { report: { stale: true } }, { now: 1_002, dueAt: null });
  await noteProgress(fresh.db, next, { done: 5, total: 10 }, 1_500);
  const run = (await listRuns(fresh.db, id)).find(({ job }) => job === 'learn');
  expect(run).toMatchObject({ leaseUntil: 2_500, report: null, progress: { done: 5, total: 10 } });
});

test('what is written under a lease that another worker has taken is not written', async () => {
  const { id } = await makeTenant(fresh.db);
  const write = (held: Lease, label: string) =>
    underLease(fresh.db, held, 2_000, (tx) => storePipelines(tx, [{ id: 'p', label, stages: [] }]));
  const first = await lease(fresh.db, id, 'score', { ttlMs, now: 0 });
  const second = await lease(fresh.db, id, 'score', { ttlMs, now: 1_000 });
  if (!first || !second) throw new Error('There should be two leases.');
  await write(second, 'new');
  await expect(write(first, 'old')).rejects.toMatchObject({ kind: 'unavailable' });
  const [pipeline] = await inTenant(fresh.db, id, loadPipelines);
  expect(pipeline?.label).toBe('new');
});

test('a worker that stands still in the middle of writing loses its job to another one, and what it wrote', async () => {
  const { id } = await makeTenant(fresh.db);
  const db = await openDatabase(fresh.url, { poolSize: 2, migrate: false, standstillMs: 500 });
  onTestFinished(() => db.close());
  const stopped = await lease(db, id, 'score', { ttlMs, now: 0 });
  if (!stopped) throw new Error('The lease of a new connection is taken.');
  const [begun, taken] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  const writing = underLease(db, stopped, 10, async (tx) => {
    await storePipelines(tx, [{ id: 'p', label: 'half', stages: [] }]);
    begun.resolve();
    await taken.promise;
    await storePipelines(tx, [{ id: 'p', label: 'whole', stages: [] }]);
  });
  const refused = expect(writing).rejects.toMatchObject({ kind: 'unavailable' });
  await begun.promise;
  const next = await lease(fresh.db, id, 'score', { ttlMs, now: 10 + ttlMs, onlyIfDue: true });
  taken.resolve();
  await refused;
  expect(next).not.toBeNull();
  expect(await inTenant(fresh.db, id, loadPipelines)).toEqual([]);
});

test('a job that is asked for while it runs is due again afterwards', async () => {
  const { id } = await makeTenant(fresh.db);
  const held = await lease(fresh.db, id, 'score', { ttlMs, now: 0 });
  await makeDue(fresh.db, id, 'score', 10);
  if (held) await endRun(fresh.db, held, { report: {} }, { now: 20, dueAt: 5_000 });
  expect(await dueOf(id, 20)).toEqual(['score']);
});

test('failures are counted until a run ends well, and the last good report stays', async () => {
  const { id } = await makeTenant(fresh.db);
  const run = async (end: Parameters<typeof endRun>[2]) => {
    const held = await lease(fresh.db, id, 'publish', { ttlMs, now: 0 });
    if (held) await endRun(fresh.db, held, end, { now: 1, dueAt: null });
    return (await listRuns(fresh.db, id)).find(({ job }) => job === 'publish');
  };
  await run({ report: { written: 7 } });
  const error = { kind: 'unavailable', message: 'The CRM is down.' };
  await run({ error });
  expect(await run({ error })).toMatchObject({
    failures: 2,
    outcome: 'failed',
    error,
    report: { written: 7 },
  });
  expect(await run({ report: {} })).toMatchObject({ failures: 0, outcome: 'done', error: null });
});

test('jobs of a connection that is not connected are not due; a pause ends by itself', async () => {
  const { id } = await makeTenant(fresh.db);
  await makeDue(fresh.db, id, 'score', 0);
  await setConnectionState(fresh.db, id, 'needs-reconnect', { reason: 'The sign-in was revoked.' });
  expect(await dueOf(id, 100)).toEqual([]);
  await setConnectionState(fresh.db, id, 'paused', { reason: 'quota', pausedUntil: 500 });
  expect(await dueOf(id, 499)).toEqual([]);
  expect(await dueOf(id, 500)).toEqual(['score']);
});
