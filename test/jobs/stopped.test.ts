import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test, vi } from 'vitest';
import { inTenant } from '../../src/store/database.ts';
import { readHistories } from '../../src/store/histories.ts';
import { listRuns, makeDue } from '../../src/store/runs.ts';
import { allScorecards, openDealsOf, valuesOn } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';

const child = fileURLToPath(new URL('support/worker-child.ts', import.meta.url));
const patiently = <T>(check: () => T | Promise<T>) => vi.waitFor(check, { timeout: 120_000, interval: 100 });
/** At least; much longer than the lease, and than the queue's lock on a wake-up, which is half of it. */
const stoppedMs = 40_000;
const leaseMs = 5_000;

test('a worker that stands still for 40 seconds or more loses its work to another one and writes nothing of it when it wakes', {
  timeout: 480_000,
}, async () => {
  const server = process.env['REDIS_URL'];
  const redisUrl = server ? new URL('/13', server).href : undefined;
  const house = await openHouse({ portals: [{ deals: 250 }], leaseMs, redisUrl, sandbox: { latencyMs: 40 } });
  const { app, id, sandbox, portal, open } = house;
  await app.runJob('install', id);
  await makeDue(app.db, id, 'sync', Date.now());
  sandbox.requests.clear();
  const first = startWorker(house);
  // Its first page is on the way: nothing is stored yet.
  await patiently(() => expect(sandbox.requests.count(/\/deals$/)).toBeGreaterThan(0));
  first.kill('SIGSTOP');
  const stoppedAt = performance.now();

  const second = await open();
  await second.work({ tickMs: 200 });
  await patiently(() => {
    for (const dealId of openDealsOf(portal)) expect(valuesOn(portal, dealId)['status']).toBeDefined();
  });
  await patiently(async () => {
    for (const run of await listRuns(app.db, id)) expect([run.job, run.leaseUntil]).toEqual([run.job, null]);
  });
  const before = await stateOf(house);
  expect(before.histories.length).toBe(portal.dealIds().length);

  await sleep(Math.max(0, stoppedMs - (performance.now() - stoppedAt)));
  first.kill('SIGCONT');
  // Stopped between two transactions it hears of the lease, in one of them of its connection.
  await patiently(() => expect(first.said()).toMatch(/Another worker has taken over sync|does not answer/));
  expect(await stateOf(house)).toEqual(before);

  // It is a worker like the other again.
  await second.close();
  await makeDue(app.db, id, 'sync', Date.now());
  await patiently(async () => {
    const run = (await listRuns(app.db, id)).find(({ job }) => job === 'sync');
    expect(run).toMatchObject({ outcome: 'done', leaseUntil: null });
    expect(run?.dueAt).toBeGreaterThan(Date.now());
  });
});

type House = Awaited<ReturnType<typeof openHouse>>;

function startWorker({ config }: House) {
  const worker = spawn(process.execPath, [child, String(leaseMs)], {
    env: {
      ...config.environment,
      DATABASE_URL: config.databaseUrl ?? '',
      ...(config.redisUrl && { REDIS_URL: config.redisUrl }),
      HEADRACE_KEYS: config.keys,
      PATH: process.env['PATH'],
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let said = '';
  worker.stdout.on('data', (text: Buffer) => (said += text.toString()));
  onTestFinished(async () => {
    if (worker.exitCode !== null || worker.signalCode !== null) return;
    const closed = once(worker, 'close');
    worker.kill('SIGKILL');
    await closed;
  });
  return { kill: (signal: NodeJS.Signals) => worker.kill(signal), said: () => said };
}

/** What was read and scored, row by row of the log, so that nothing can be there twice. */
async function stateOf({ app, id }: House) {
  const histories = [];
  for await (const chunk of readHistories(app.db, id)) histories.push(...chunk);
  const { rows } = await inTenant(app.db, id, async (tx) => ({
    rows: await tx.selectFrom('changeLog').select(['dealId', 'seq', 'entries']).execute(),
  }));
  return { histories, rows, scorecards: await allScorecards(app, id) };
}
