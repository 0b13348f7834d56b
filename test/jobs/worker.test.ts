import { describe, expect, test, vi } from 'vitest';
import type { App } from '../../src/app-shape.ts';
import { isHeadraceError } from '../../src/errors.ts';
import type { JobName, Log } from '../../src/job.ts';
import { getConnection, updateSettings } from '../../src/store/connections.ts';
import { useGrant } from '../../src/store/grants.ts';
import { lease, listRuns, makeDue } from '../../src/store/runs.ts';
import { openDealsOf, valuesOn } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';
import { signIn } from './support/sign-in.ts';

const patiently = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 60_000, interval: 100 });
const small = { portals: [{ deals: 60 }, { deals: 80, seed: 2 }] };

/** How often each job of a connection has ended. */
const endsOf = async (app: App, id: string) =>
  Object.fromEntries((await listRuns(app.db, id)).map(({ job, outcome }) => [job, outcome]));

describe.each(['PostgreSQL', 'Redis'])('with the queue on %s', (kind) => {
  const redisServer = process.env['REDIS_URL'];
  const title = kind === 'Redis' ? ' (when REDIS_URL is set)' : '';
  test.skipIf(kind === 'Redis' && !redisServer)(
    `workers bring two accounts to the end side by side${title}`,
    async () => {
      const redisUrl = kind === 'Redis' ? new URL('/12', redisServer).href : undefined;
      const { app, portal, others, ids } = await openHouse({ ...small, redisUrl });
      await app.work({ tickMs: 200 });
      const [second] = others;
      for (const [index, each] of [portal, second].entries()) {
        if (!each) throw new Error('There are two portals');
        await patiently(() => {
          for (const dealId of openDealsOf(each)) expect(valuesOn(each, dealId)['status']).toBeDefined();
        });
        await patiently(async () => {
          const ends = await endsOf(app, ids[index] ?? '');
          expect(Object.keys(ends).toSorted()).toEqual([
            'alert',
            'install',
            'learn',
            'publish',
            'score',
            'sweep',
            'sync',
          ]);
          expect(new Set(Object.values(ends))).toEqual(new Set(['done']));
        });
      }
    },
  );
});

test('of any number of workers one runs what is due, once', async () => {
  const { app, open, id, pass } = await openHouse(small);
  await pass();
  for (const each of [app, await open(), await open()]) await each.work({ tickMs: 100 });
  /** Grows with every run that begins. */
  const runsOf = async (job: JobName) => {
    const rows = app.db.kysely.selectFrom('runs').select(['token', 'dueAt']);
    return rows.where('connectionId', '=', id).where('job', '=', job).executeTakeFirstOrThrow();
  };
  const { token: before } = await runsOf('install');
  await makeDue(app.db, id, 'install', Date.now());
  await patiently(async () => expect((await runsOf('install')).dueAt).toBeGreaterThan(Date.now()));
  // Five further ticks find nothing due.
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(await runsOf('install')).toMatchObject({ token: before + 1 });
});

test('an account that is gone needs reconnecting; the other goes on', async () => {
  const { app, ids, pass } = await openHouse(small);
  const [gone = '', other = ''] = ids;
  await pass();
  const grant = await useGrant(app.db, gone);
  await app.connectors.get('hubspot')?.oauth?.revoke(grant);
  const results = await app.runDue({ always: ['sync'] });
  const ran = new Map(results.map(({ connectionId, runs }) => [connectionId, runs]));
  expect(ran.get(gone)?.[0]).toMatchObject({
    job: 'sync',
    outcome: 'failed',
    error: { kind: 'unauthorized' },
  });
  expect(ran.get(other)?.[0]).toMatchObject({ job: 'sync', outcome: 'done' });
  expect(await getConnection(app.db, gone)).toMatchObject({ state: 'needs-reconnect' });
  expect(await getConnection(app.db, other)).toMatchObject({ state: 'connected' });
  await expect(app.openCrm(gone)).rejects.toMatchObject({ kind: 'unauthorized' });
});

test('who lost the lease to another worker stops, and writes nothing any more', async () => {
  const { app, id, sandbox } = await openHouse({ ...small, leaseMs: 400, sandbox: { latencyMs: 150 } });
  const running = app.runJob('install', id);
  await patiently(() => expect(sandbox.requests.count()).toBeGreaterThan(0));
  const stolen = await lease(app.db, id, 'install', { ttlMs: 60_000, now: Date.now() + 3_600_000 });
  expect(stolen).not.toBeNull();
  expect(await running).toMatchObject({ outcome: 'failed', error: { kind: 'unavailable' } });
  // The other one's lease is untouched by the end of the first.
  const run = (await listRuns(app.db, id)).find(({ job }) => job === 'install');
  expect(run?.leaseUntil).not.toBeNull();
});

test('closing ends a long run at once; the next one goes on', async () => {
  const { app, open, id, portal, sandbox } = await openHouse({ sandbox: { latencyMs: 60 } });
  await app.runJob('install', id);
  sandbox.requests.clear();
  const running = app.runJob('sync', id);
  await patiently(() => expect(sandbox.requests.count(/\/deals$/)).toBeGreaterThan(0));
  const sent = sandbox.requests.count();
  await app.close();
  // What was under way may still arrive; most of the reading is yet to come.
  expect(sandbox.requests.count()).toBeLessThan(sent + 10);
  expect(await running).toMatchObject({ outcome: 'failed', error: { kind: 'unavailable' } });
  const again = await open();
  await again.runDue({ always: ['sync', 'score', 'publish', 'alert'] });
  for (const dealId of openDealsOf(portal)) expect(valuesOn(portal, dealId)['status']).toBeDefined();
});

test('uninstalling closes our tasks, gives the grant back and leaves no row', async () => {
  const { app, ids, portal, pass } = await openHouse({ portals: [{}, { deals: 60 }] });
  const [id = '', other = ''] = ids;
  await updateSettings(app.db, id, { alertBudget: 0.5 });
  await pass();
  const openTasks = () =>
    portal
      .dealIds()
      .flatMap((dealId) => portal.tasks(dealId))
      .filter(
        ({ properties: task }) =>
          task['hs_task_subject']?.startsWith('Stalled') && task['hs_task_status'] !== 'COMPLETED',
      );
  expect(openTasks().length).toBeGreaterThan(0);
  await makeDue(app.db, id, 'uninstall', Date.now());
  const { uninstall } = await pass();
  expect(uninstall).toMatchObject({ erased: true });
  expect(openTasks()).toEqual([]);
  await expect(getConnection(app.db, id)).rejects.toSatisfy((error) => isHeadraceError(error, 'not-found'));
  expect(await getConnection(app.db, other)).toMatchObject({ state: 'connected' });
});

test('an account that was uninstalled and is connected again before we were done leaving stays', async () => {
  const { app, id, portal, pass } = await openHouse({ portals: [{ deals: 60 }] });
  await pass();
  await makeDue(app.db, id, 'uninstall', Date.now());
  expect(await signIn(app, portal.portalId)).toBe(id);
  const { runs, sync } = await pass();
  expect(runs.map(({ job }) => job)).not.toContain('uninstall');
  expect(sync).toBeDefined();
  expect(await getConnection(app.db, id)).toMatchObject({ state: 'connected' });

  // Not even when a worker died over it.
  await lease(app.db, id, 'uninstall', { ttlMs: 1_000, now: Date.now() - 60_000 });
  await signIn(app, portal.portalId);
  expect((await pass()).runs.map(({ job }) => job)).not.toContain('uninstall');
  expect(await getConnection(app.db, id)).toMatchObject({ state: 'connected' });
});

test('no log line of the whole loop holds a token', async () => {
  const lines: string[] = [];
  const take = (facts: object, message: string) => lines.push(JSON.stringify(facts), message);
  const log: Log = { info: take, warn: take, error: take };
  const { app, id, sandbox, pass } = await openHouse({ ...small, log });
  await pass();
  const { accessToken, refreshToken } = await useGrant(app.db, id);
  sandbox.faults({ on: /\/deals/, kind: 'unauthorized', times: 1_000 });
  await pass();
  expect(lines.length).toBeGreaterThan(0);
  expect(lines.join('\n')).not.toContain(accessToken);
  expect(lines.join('\n')).not.toContain(refreshToken);
});
