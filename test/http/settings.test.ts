import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxPortal } from '../../connectors/hubspot/sandbox/options.ts';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import { dayMs } from '../../src/model/instant.ts';
import type { SettingsAnswer } from '../../src/http/settings.ts';
import { listAlerts } from '../../src/store/alerts.ts';
import { inTenant } from '../../src/store/database.ts';
import { listRuns } from '../../src/store/runs.ts';
import { openDealsOf, valuesOn } from '../jobs/support/carried.ts';
import { signIn } from '../jobs/support/sign-in.ts';
import type { RunningServer } from './running-server.ts';
import { serverWithSandbox } from './server-with-sandbox.ts';
import { type SignedCall, signedCall } from './signed-call.ts';

let server: RunningServer & { sandbox: Sandbox };
let portal: SandboxPortal;
let id: string;
beforeAll(async () => {
  const spec = presetSpec('demo', { until: Date.now() - dayMs, seed: 3, deals: 260 });
  server = await serverWithSandbox({}, [{ portfolio: portfolioRows(spec) }]);
  const [first] = server.sandbox.portals;
  if (!first) throw new Error('The sandbox lacks its portal');
  portal = first;
  id = await signIn(server.app, portal.portalId);
});
afterAll(() => server.close());

const path = '/cards/hubspot/settings';
const call = async (given: Partial<SignedCall> = {}) => {
  const answer = await signedCall(server, path, {
    portalId: portal.portalId,
    secret: server.sandbox.clientSecret,
    ...given,
  });
  return { status: answer.status, body: (await answer.json()) as SettingsAnswer };
};
const put = (body: unknown) => call({ method: 'PUT', body });
const due = async () => {
  const runs = await listRuns(server.app.db, id);
  return runs.flatMap(({ job, dueAt }) => (dueAt !== null && dueAt <= Date.now() ? [job] : [])).toSorted();
};
/** Calls that change something in the portal; HubSpot reads by POST too. */
const writes = /^(PATCH|PUT|DELETE) |^POST (?!.*(\/search|\/batch\/read|\/oauth\/))/;
const statuses = () => openDealsOf(portal).map((dealId) => valuesOn(portal, dealId)['status']);

test('a dry run that is set before the first reading keeps everything of ours out of the CRM', async () => {
  expect((await put({ dryRun: true })).body).toMatchObject({ dryRun: true, settings: { dryRun: true } });
  server.sandbox.requests.clear();
  await server.app.runDue();
  expect(server.sandbox.requests.count(writes)).toBe(0);
  expect(new Set(statuses())).toEqual(new Set([undefined]));
});

test('ending it makes due what was held back, and the deals carry it', async () => {
  await put({ dryRun: false, tasks: false });
  expect(await due()).toEqual(['alert', 'install', 'publish']);
  await server.app.runDue();
  expect(statuses()).not.toContain(undefined);
});

test('without tasks alerts are shown and nobody gets one', async () => {
  const alerts = await inTenant(server.app.db, id, (tx) => listAlerts(tx, { states: ['open'] }));
  expect(alerts.length).toBeGreaterThan(0);
  for (const { dealId, taskId } of alerts) {
    expect(taskId).toBeNull();
    const open = portal
      .tasks(dealId)
      .filter(({ properties }) => properties['hs_task_status'] !== 'COMPLETED');
    expect(open).toEqual([]);
  }
});

test('what is asked for is what there is: pipelines, their open stages, nothing secret', async () => {
  const { status, body } = await call();
  expect(status).toBe(200);
  expect(body.settings).toEqual({
    pipelines: null,
    dryRun: false,
    alertBudget: 0.1,
    tasks: false,
    alerts: 'each',
    alertsPerOwner: null,
    escalateAfterDays: null,
    escalateTo: null,
    stallAfterDays: {},
    holidays: null,
    ownerHolidays: {},
  });
  expect(body.pipelines.length).toBeGreaterThan(1);
  for (const { inScope, stages } of body.pipelines) {
    expect(inScope).toBe(true);
    expect(stages.length).toBeGreaterThan(1);
  }
});

test('the budget is learnt with', async () => {
  const stalled = () => statuses().filter((status) => status === 'stalled').length;
  const before = stalled();
  await put({ alertBudget: 0.3 });
  expect(await due()).toEqual(['learn']);
  await server.app.runDue();
  expect(stalled()).toBeGreaterThan(before);
});

test('an owner is put in another country than the account, and what waits is learnt by the holidays there', async () => {
  const { owners } = (await call()).body;
  const [first] = owners;
  if (!first) throw new Error('The account has no owners');
  expect(owners.map(({ name }) => name)).toEqual(owners.map(({ name }) => name).toSorted());
  expect(new Set(owners.map(({ country }) => country))).toEqual(new Set([null]));
  const { body } = await put({ holidays: 'DE-BY', ownerHolidays: { [first.id]: 'US' } });
  expect(body.settings).toMatchObject({ holidays: 'DE-BY', ownerHolidays: { [first.id]: 'US' } });
  expect(await due()).toEqual(['learn']);
  await put({ holidays: null, ownerHolidays: {} });
  await server.app.runDue();
});

test('a pipeline that is left out is not scored or written to, its deals lose what we wrote, and get it back', async () => {
  const pipelineOf = (dealId: string) => portal.deal(dealId)?.properties['pipeline'];
  const kept = pipelineOf(openDealsOf(portal)[0] ?? '');
  const out = openDealsOf(portal).filter((dealId) => pipelineOf(dealId) !== kept);
  const stays = openDealsOf(portal).filter((dealId) => pipelineOf(dealId) === kept);
  const before = new Map(out.map((dealId) => [dealId, valuesOn(portal, dealId)['status']]));
  expect(out.length).toBeGreaterThan(3);
  const { body } = await put({ pipelines: [kept] });
  expect(body.pipelines.map(({ id: pipeline, inScope }) => [pipeline, inScope])).toContainEqual([kept, true]);
  expect(body.pipelines.filter(({ inScope }) => !inScope)).toHaveLength(body.pipelines.length - 1);
  await server.app.runDue();
  for (const dealId of out) expect(valuesOn(portal, dealId)).toEqual({});
  for (const dealId of stays) expect(valuesOn(portal, dealId)['status']).toBeDefined();
  const live = await inTenant(server.app.db, id, (tx) => listAlerts(tx, { states: ['open'] }));
  expect(live.filter(({ dealId }) => out.includes(dealId))).toEqual([]);

  await put({ pipelines: null });
  await server.app.runDue();
  for (const [dealId, status] of before) expect(valuesOn(portal, dealId)['status']).toEqual(status);
});

test('each threshold is shown with what it would have raised last quarter; one set by hand holds instead', async () => {
  const stages = (await call()).body.pipelines.flatMap((pipeline) =>
    pipeline.stages.map((stage) => ({ ...stage, pipeline: pipeline.id })),
  );
  const shown = stages.filter(({ learntDays, lastQuarter }) => learntDays !== null && lastQuarter);
  expect(shown.length).toBeGreaterThan(1);
  for (const { lastQuarter } of shown) expect(lastQuarter?.share).toBeLessThanOrEqual(1);
  // Where most deals wait and have not stalled yet a threshold of one day is sure to catch more, whatever day it is.
  const waitingIn = (stage: string) =>
    openDealsOf(portal).filter(
      (dealId) =>
        portal.deal(dealId)?.properties['dealstage'] === stage &&
        valuesOn(portal, dealId)['status'] !== 'stalled',
    ).length;
  const one = shown.toSorted((a, b) => waitingIn(b.id) - waitingIn(a.id))[0];
  const stage = one?.id ?? '';
  const stallAfterDays = { [one?.pipeline ?? '']: { [stage]: 1 } };
  const stalledIn = () =>
    openDealsOf(portal).filter(
      (dealId) =>
        portal.deal(dealId)?.properties['dealstage'] === stage &&
        valuesOn(portal, dealId)['status'] === 'stalled',
    ).length;
  const before = stalledIn();
  const { body } = await put({ stallAfterDays });
  const after = body.pipelines
    .flatMap((pipeline) => pipeline.stages)
    .find(({ id: other }) => other === stage);
  expect(after).toMatchObject({ manualDays: 1, learntDays: one?.learntDays });
  expect(after?.lastQuarter?.alerts).toBeGreaterThan(one?.lastQuarter?.alerts ?? 0);
  await server.app.runDue();
  expect(stalledIn()).toBeGreaterThan(before);
});

test('the same settings again make nothing due', async () => {
  const { settings } = (await call()).body;
  expect(await due()).toEqual([]);
  expect((await put(settings)).status).toBe(200);
  expect(await due()).toEqual([]);
});

describe('what cannot be taken is refused with a sentence, and nothing changes', () => {
  test.each<[string, unknown]>([
    ['a budget over one', { alertBudget: 1.5 }],
    ['a pipeline that the account does not have', { pipelines: ['nowhere'] }],
    ['no pipeline at all', { pipelines: [] }],
    ['a threshold of no stage', { stallAfterDays: { default: { nowhere: 5 } } }],
    ['a threshold below nothing', { stallAfterDays: { default: { x: -1 } } }],
    ['holidays of a country that is none', { holidays: 'XQ' }],
    ['holidays of a region that is none', { holidays: 'DE-QQ' }],
    ['the country of somebody who owns nothing', { ownerHolidays: { nobody: 'DE' } }],
    ['an owner in no country', { ownerHolidays: { nobody: 'Germany' } }],
    ['a setting that is found out, not set', { timeZone: 'UTC' }],
    ['a setting that does not exist', { colour: 'red' }],
    ['nonsense', 'no'],
  ])('%s', async (_, body) => {
    const before = (await call()).body.settings;
    const { status, body: answer } = await put(body);
    expect([status, Object.keys(answer)]).toEqual([400, ['error']]);
    expect((await call()).body.settings).toEqual(before);
  });
});

test('an account that is not connected has no settings', async () => {
  expect((await call({ portalId: 999_999 })).status).toBe(404);
});

test('nobody reads or changes them without the signature of the CRM', async () => {
  expect((await call({ secret: 'another' })).status).toBe(401);
  expect((await call({ method: 'PUT', body: { dryRun: true }, secret: 'another' })).status).toBe(401);
  expect((await call()).body.settings.dryRun).toBe(false);
});
