import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import type { Call } from '../../connectors/hubspot/sandbox/options.ts';
import { inTenant } from '../../src/store/database.ts';
import { readHistories } from '../../src/store/histories.ts';
import { currentModels } from '../../src/store/models.ts';
import { dayMs } from '../../src/model/instant.ts';
import { allScorecards, valuesOn } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';

const child = fileURLToPath(new URL('support/once-child.ts', import.meta.url));
type House = Awaited<ReturnType<typeof openHouse>>;

/** Where a run is killed: at a call that the portal has just answered, or so long after the first call. */
type Moment = { call: RegExp; times: number } | { afterMs: number };

const list = /^GET \/crm\/objects\/[^/]+\/(deals|0-3)$/;
const moments: Moment[] = [
  { call: /^POST \/crm\/properties\/[^/]+\/deals$/, times: 4 },
  { call: list, times: 2 },
  { call: list, times: 3 },
  { afterMs: 500 },
  { call: /^POST .*\/deals\/batch\/update$/, times: 1 },
  { afterMs: 900 },
  { call: /^POST .*\/tasks\/batch\/create$/, times: 1 },
];

test('a process killed at any moment and started again ends where an undisturbed one does', {
  timeout: 240_000,
}, async () => {
  const now = Date.now();
  const portals = { until: now - dayMs, portals: [{ deals: 200 }] };
  const calm = await openHouse(portals);
  expect(await ended(start(calm, now))).toEqual({ code: 0, failed: '[]' });

  const rough = await openHouse(portals);
  let kills = 0;
  for (const moment of moments) {
    const process = start(rough, now);
    kills += (await killAt(process, rough, moment)) ? 1 : 0;
  }
  expect(kills).toBeGreaterThanOrEqual(moments.length - 2);
  expect(await ended(start(rough, now))).toEqual({ code: 0, failed: '[]' });

  expect(await stateOf(rough)).toEqual(await stateOf(calm));
});

function start({ config }: House, now: number): ChildProcess {
  return spawn(process.execPath, [child, String(now)], {
    env: {
      ...config.environment,
      DATABASE_URL: config.databaseUrl ?? '',
      HEADRACE_KEYS: config.keys,
      PATH: process.env['PATH'],
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ended(process: ChildProcess): Promise<{ code: number | null; failed: string }> {
  let failed = '';
  process.stdout?.on('data', (text) => (failed += text));
  const [code] = (await once(process, 'close')) as [number | null];
  return { code, failed };
}

/** True when the process was still at work at that moment. */
async function killAt(process: ChildProcess, { sandbox }: House, moment: Moment): Promise<boolean> {
  const { requests } = sandbox;
  requests.clear();
  const end = once(process, 'close');
  const firstCallAt = () => requests.calls[0]?.at ?? Number.POSITIVE_INFINITY;
  const named = ({ method, path }: Call) => `${method} ${path}`;
  const come = () =>
    'call' in moment
      ? requests.calls.filter((call) => moment.call.test(named(call))).length >= moment.times
      : Date.now() - firstCallAt() >= moment.afterMs;
  while (process.exitCode === null && !come()) await new Promise((resolve) => setImmediate(resolve));
  const alive = process.exitCode === null;
  process.kill('SIGKILL');
  await end;
  return alive;
}

/** All that matters afterwards: what was read, learnt and scored, and our values and tasks in the portal. Ids of tasks may differ. */
async function stateOf({ app, id, portal }: House) {
  const deals = portal.dealIds().map((dealId) => ({
    dealId,
    values: valuesOn(portal, dealId),
    tasks: portal
      .tasks(dealId)
      .map(({ properties: task }) =>
        JSON.stringify([task['hs_task_subject'], task['hs_task_body'], task['hs_task_status']]),
      )
      .toSorted(),
  }));
  const models = await inTenant(app.db, id, currentModels);
  const histories = [];
  for await (const chunk of readHistories(app.db, id))
    histories.push(...chunk.map(({ deal, changes, activities }) => ({ deal, changes, activities })));
  return { histories, models, deals, scorecards: await allScorecards(app, id) };
}
