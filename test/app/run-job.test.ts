import { afterAll, beforeAll, expect, test } from 'vitest';
import { findConnectors } from '../../src/app/find-connectors.ts';
import { findJobs } from '../../src/app/find-jobs.ts';
import { runDue } from '../../src/app/run-due.ts';
import { runJob } from '../../src/app/run-job.ts';
import type { Workshop } from '../../src/app/workshop.ts';
import { HeadraceError } from '../../src/errors.ts';
import { type Job, type JobName, jobNames } from '../../src/job.ts';
import { connect, getConnection, noteSignIn } from '../../src/store/connections.ts';
import { createPacer } from '../../src/store/pace.ts';
import { dueJobs, listRuns, makeDue } from '../../src/store/runs.ts';
import { type FreshDatabase, freshDatabase } from '../support/database.ts';

let fresh: FreshDatabase;
beforeAll(async () => {
  fresh = await freshDatabase();
});
afterAll(() => fresh.close());

const log = { info: () => undefined, warn: () => undefined, error: () => undefined };
let accounts = 0;

/** A connection, and a house whose jobs do what the test says. */
async function house(run: (name: JobName) => Promise<Record<string, number>>) {
  const real = await findJobs();
  const jobs = new Map(
    [...real].map(([name, job]): [JobName, Job] => [name, { ...job, run: () => run(name) }]),
  );
  const workshop: Workshop = {
    db: fresh.db,
    connectors: await findConnectors({}),
    jobs,
    pacer: createPacer(fresh.db),
    log,
    leaseMs: 5_000,
    limitFactor: 1,
    closing: new AbortController().signal,
  };
  accounts += 1;
  const { id } = await connect(fresh.db, { connector: 'csv', accountId: String(accounts) }, Date.now());
  const due = async (at = Date.now()) =>
    (await dueJobs(fresh.db, at)).filter(({ connectionId }) => connectionId === id).map(({ job }) => job);
  const state = async () => (await getConnection(fresh.db, id)).state;
  const last = async (job: JobName) => (await listRuns(fresh.db, id)).find((row) => row.job === job);
  return { workshop, id, due, state, last };
}

const failing = (error: unknown) => async () => {
  throw error;
};
const minute = 60_000;

test('the folder jobs/ holds every job of the loop, in its order', async () => {
  expect([...(await findJobs()).keys()]).toEqual(jobNames);
});

test('a first good end starts the schedules that wait for it; further ones do not', async () => {
  const { workshop, id, due } = await house(async () => ({ waiting: 0 }));
  await makeDue(fresh.db, id, 'install', Date.now());
  expect((await runJob(workshop, 'install', id)).woke).toEqual(['sync']);
  expect((await runJob(workshop, 'sync', id)).woke).toEqual(['sweep', 'learn']);
  expect(await due()).toEqual(expect.arrayContaining(['sweep', 'learn']));
  expect((await runJob(workshop, 'sync', id)).woke).toEqual([]);
});

test('one pass runs what is due in the order of the loop, and what that makes due', async () => {
  const order: JobName[] = [];
  const { workshop, id } = await house(async (name) => {
    order.push(name);
    return { waiting: 1, fresh: 1, changed: 1 };
  });
  await makeDue(fresh.db, id, 'install', Date.now());
  await runDue(workshop, { connectionIds: [id] });
  expect(order).toEqual(['install', 'sync', 'sweep', 'learn', 'score', 'alert', 'publish']);
  order.length = 0;
  await runDue(workshop, { connectionIds: [id] });
  expect(order).toEqual([]);
  await runDue(workshop, {
    connectionIds: [id],
    now: Date.now() + 25 * 60 * minute,
    only: ['sweep', 'learn'],
  });
  expect(order).toEqual(['sweep', 'learn']);
});

test('a CRM that does not answer is tried again, later each time', async () => {
  const { workshop, id, state, last } = await house(
    failing(new HeadraceError('unavailable', 'The CRM is away')),
  );
  const waits = [];
  for (let i = 0; i < 3; i++) waits.push((await runJob(workshop, 'sync', id)).retryAfterMs);
  expect(waits).toEqual([minute, 2 * minute, 4 * minute]);
  expect(await state()).toBe('connected');
  expect(await last('sync')).toMatchObject({
    failures: 3,
    error: { kind: 'unavailable', message: 'The CRM is away' },
  });
});

test('a used-up quota rests the connection for as long as the CRM says; then it goes on by itself', async () => {
  let quota = false;
  const { workshop, id, due, state } = await house(async () => {
    if (!quota) throw new HeadraceError('rate-limited', 'The day is used up', { retryAfterMs: 30 * minute });
    return {};
  });
  expect(await runJob(workshop, 'sync', id)).toMatchObject({ outcome: 'failed', retryAfterMs: 30 * minute });
  expect(await state()).toBe('paused');
  expect(await due(Date.now() + 29 * minute)).toEqual([]);
  expect(await due(Date.now() + 31 * minute)).toEqual(['sync']);
  quota = true;
  await runJob(workshop, 'sync', id);
  expect(await state()).toBe('connected');
});

test('that an earlier grant is gone says nothing of the one somebody has given meanwhile', async () => {
  let meanwhile = async () => {};
  const { workshop, id, state } = await house(async () => {
    await meanwhile();
    throw new HeadraceError('unauthorized', 'The grant is gone');
  });
  meanwhile = () => noteSignIn(fresh.db, id);
  expect(await runJob(workshop, 'sync', id)).toMatchObject({ error: { kind: 'unauthorized' } });
  expect(await state()).toBe('connected');
  meanwhile = async () => {};
  await runJob(workshop, 'sync', id);
  expect(await state()).toBe('needs-reconnect');
});

test('a grant that the CRM took back stops everything until somebody connects again', async () => {
  const { workshop, id, due, state } = await house(
    failing(new HeadraceError('unauthorized', 'The grant is gone')),
  );
  expect(await runJob(workshop, 'sync', id)).toMatchObject({ outcome: 'failed', retryAfterMs: null });
  expect(await state()).toBe('needs-reconnect');
  await makeDue(fresh.db, id, 'score', 0);
  expect(await due(Date.now() + 1_000 * minute)).toEqual([]);
  // Leaving is always possible.
  await makeDue(fresh.db, id, 'uninstall', 0);
  expect(await due()).toEqual(['uninstall']);
});

test('a defect of ours is named with its job and does not disconnect anybody', async () => {
  const { workshop, id, state } = await house(failing(new TypeError('x is undefined')));
  expect(await runJob(workshop, 'score', id)).toMatchObject({
    outcome: 'failed',
    error: { kind: 'unreadable', message: expect.stringMatching(/score.*x is undefined/) },
  });
  expect(await state()).toBe('connected');
});

test('two who run the same job of the same connection: one does, the other is told', async () => {
  const { promise, resolve } = Promise.withResolvers<Record<string, number>>();
  const { workshop, id, last } = await house(() => promise);
  const first = runJob(workshop, 'sync', id);
  await expect.poll(async () => (await last('sync'))?.leaseUntil).toBeGreaterThan(0);
  expect((await runJob(workshop, 'sync', id)).outcome).toBe('busy');
  resolve({});
  expect(await first).toMatchObject({ outcome: 'done' });
});
