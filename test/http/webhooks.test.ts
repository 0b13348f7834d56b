import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import type { Sandbox } from '../../connectors/hubspot/sandbox/options.ts';
import { followSignIn } from '../../src/commands/support/follow-sign-in.ts';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import type { Activity } from '../../src/model/activity.ts';
import { dayMs } from '../../src/model/instant.ts';
import { openQueue } from '../../src/queue/open-queue.ts';
import { inTenant, type Tenant } from '../../src/store/database.ts';
import { countDeals, getDeal } from '../../src/store/deals.ts';
import { readHistories } from '../../src/store/histories.ts';
import { listRuns } from '../../src/store/runs.ts';
import { forgetTold, noteTold, toldDeals } from '../../src/store/told-deals.ts';
import { signV3 } from '../connectors/hubspot/support/sign-v3.ts';
import type { RunningServer } from './running-server.ts';
import { serverWithSandbox } from './server-with-sandbox.ts';

let server: RunningServer & { sandbox: Sandbox };
let connectionId: string;
beforeAll(async () => {
  server = await serverWithSandbox();
  connectionId = await signIn(server);
  await server.app.runDue();
});
afterAll(() => server.close());

async function signIn({ url }: RunningServer): Promise<string> {
  const end = await followSignIn(`${url}/oauth/hubspot/start`, ({ pathname }) =>
    pathname.startsWith('/connected/'),
  );
  return end.pathname.split('/').at(-1) ?? '';
}

const dueAt = async (job: string) =>
  (await listRuns(server.app.db, connectionId)).find((run) => run.job === job)?.dueAt ?? Infinity;

async function deliver(
  to: RunningServer & { sandbox: Sandbox },
  { body = '', sentAt = Date.now(), secret = to.sandbox.clientSecret },
): Promise<Response> {
  const url = `${to.url}/webhooks/hubspot`;
  const signature = signV3({ method: 'POST', url, body: Buffer.from(body), now: sentAt }, secret);
  const headers = {
    'content-type': 'application/json',
    'x-hubspot-signature-v3': signature,
    'x-hubspot-request-timestamp': String(sentAt),
  };
  return fetch(url, { method: 'POST', body, headers });
}

const news = (portalId: number) =>
  JSON.stringify([
    {
      eventId: 1,
      portalId,
      subscriptionType: 'deal.propertyChange',
      objectId: 1,
      propertyName: 'dealstage',
      occurredAt: Date.now(),
    },
  ]);

test('a change that the CRM tells of is due at once, and read', async () => {
  const portal = server.sandbox.portals[0];
  const dealId = portal?.dealIds()[0] ?? '';
  expect(await dueAt('sync')).toBeGreaterThan(Date.now() + 60_000);
  portal?.edit().update(dealId, { amount: '4321' });
  await server.sandbox.webhooksDelivered();
  expect(await dueAt('sync')).toBeLessThanOrEqual(Date.now());
  await server.app.runDue();
  expect(await inTenant(server.app.db, connectionId, (tx) => getDeal(tx, dealId))).toMatchObject({
    amount: 4321,
  });
});

test('a deal that the CRM tells of as deleted or restored is asked for by itself, without a listing of all', async () => {
  const { app, sandbox } = server;
  const portal = sandbox.portals[0];
  const dealId = portal?.dealIds()[1] ?? '';
  const counts = () => inTenant(app.db, connectionId, countDeals);
  const { total, removed } = await counts();
  const told = async (edit: () => void) => {
    edit();
    await sandbox.webhooksDelivered();
    sandbox.requests.clear();
    expect(await dueAt('sync')).toBeLessThanOrEqual(Date.now());
    await app.runDue();
    expect(sandbox.requests.count(/^GET .*\/objects\/[^/]+\/deals$/)).toBe(0);
    return counts();
  };
  const away = await told(() => portal?.edit().archive(dealId));
  expect(away).toMatchObject({ total: total - 1, removed: removed + 1 });
  expect(await told(() => portal?.edit().restore(dealId))).toMatchObject({ total, removed });
  expect(await inTenant(app.db, connectionId, toldDeals)).toEqual([]);
});

test('of many deleted deals at once a listing is due instead', async () => {
  const { app, sandbox } = server;
  await inTenant(app.db, connectionId, (tx) =>
    noteTold(
      tx,
      Array.from({ length: 101 }, (_, index) => String(index)),
    ),
  );
  sandbox.requests.clear();
  expect(await dueAt('sweep')).toBeGreaterThan(Date.now() + 60_000);
  await app.runDue({ always: ['sync'], only: ['sync'] });
  expect(await dueAt('sweep')).toBeLessThanOrEqual(Date.now());
  expect(sandbox.requests.calls.filter(({ body }) => body?.includes('"id":"77"'))).toEqual([]);
  expect(await inTenant(app.db, connectionId, toldDeals)).toEqual([]);
});

test('a deal that is told of again while it is looked at is looked at again', async () => {
  const inIt = <T>(work: (tx: Tenant) => Promise<T>) => inTenant(server.app.db, connectionId, work);
  await inIt((tx) => noteTold(tx, ['1', '2']));
  const seen = await inIt(toldDeals);
  await inIt((tx) => noteTold(tx, ['2']));
  await inIt((tx) => forgetTold(tx, seen));
  expect((await inIt(toldDeals)).map(({ dealId }) => dealId)).toEqual(['2']);
  await inIt(async (tx) => forgetTold(tx, await toldDeals(tx)));
});

test('a contact who asked the CRM to be forgotten is forgotten here, and what was done with them stays', async () => {
  const spec = presetSpec('small', { until: Date.now() - dayMs, seed: 1, deals: 60 });
  const own = await serverWithSandbox({}, [{ portfolio: portfolioRows(spec) }]);
  onTestFinished(() => own.close());
  const id = await signIn(own);
  await own.app.runDue();
  const all = async () => {
    const histories = [];
    for await (const chunk of readHistories(own.app.db, id)) histories.push(...chunk);
    return histories.flatMap(({ activities }) => activities);
  };
  const before = await all();
  const contact = before.find((activity) => activity.contact !== null)?.contact ?? '';
  const isTheirs = (activity: Activity) => activity.contact === contact;
  expect(before.filter(isTheirs).length).toBeGreaterThan(0);
  const event = {
    eventId: 9,
    portalId: own.sandbox.portals[0]?.portalId,
    subscriptionType: 'contact.privacyDeletion',
    objectId: Number(contact),
  };
  expect((await deliver(own, { body: JSON.stringify([event]) })).status).toBe(204);
  const runs = (await own.app.runDue()).flatMap((pass) => pass.runs);
  const deals = new Set(before.filter(isTheirs).map(({ dealId }) => dealId)).size;
  expect(runs.find(({ job }) => job === 'sync')?.report).toMatchObject({ erased: deals });
  expect(await all()).toEqual(
    before.map((activity) => (isTheirs(activity) ? { ...activity, contact: null } : activity)),
  );
  expect(runs.find(({ job }) => job === 'score')?.outcome).toBe('done');
});

test('a delivery is answered without content; one for an account we do not know too', async () => {
  const portalId = server.sandbox.portals[0]?.portalId ?? 0;
  for (const account of [portalId, 999]) {
    const answer = await deliver(server, { body: news(account) });
    expect([answer.status, await answer.text()]).toEqual([204, '']);
  }
});

test.each([
  ['one replayed ten minutes later', { sentAt: Date.now() - 600_000 }],
  ['one from the future', { sentAt: Date.now() + 600_000 }],
  ['one signed by somebody else', { secret: 'another' }],
])('%s is refused', async (_, delivery) => {
  const runs = await listRuns(server.app.db, connectionId);
  const answer = await deliver(server, { body: news(server.sandbox.portals[0]?.portalId ?? 0), ...delivery });
  expect(answer.status).toBe(401);
  expect(await listRuns(server.app.db, connectionId)).toEqual(runs);
});

test('one without a signature, one too large and one for no CRM are refused', async () => {
  const post = (path: string, body: string) => fetch(`${server.url}${path}`, { method: 'POST', body });
  expect((await post('/webhooks/hubspot', '[]')).status).toBe(401);
  expect((await post('/webhooks/hubspot', 'x'.repeat(2_000_000))).status).toBe(413);
  expect((await post('/webhooks/nonsense', '[]')).status).toBe(404);
  expect((await post('/webhooks/csv', '[]')).status).toBe(404);
});

test('while the queue is down the CRM is told soon to come back later', async () => {
  const { log } = server.app;
  const queue = openQueue({ redisUrl: 'redis://127.0.0.1:1', databaseUrl: '', log });
  const cutOff = await serverWithSandbox({ queue });
  try {
    await signIn(cutOff);
    const begunAt = performance.now();
    const answer = await deliver(cutOff, { body: news(cutOff.sandbox.portals[0]?.portalId ?? 0) });
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10']);
    expect(performance.now() - begunAt).toBeLessThan(5_000);
    const health = await fetch(`${cutOff.url}/health`);
    expect([health.status, await health.json()]).toEqual([
      503,
      { status: 'unavailable', store: 'ok', queue: 'unavailable' },
    ]);
    expect((await fetch(`${cutOff.url}/health/live`)).status).toBe(200);
  } finally {
    await cutOff.close();
    await queue.close();
  }
});
