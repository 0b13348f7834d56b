import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sandbox, SandboxPortal } from '../../connectors/hubspot/sandbox/options.ts';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import type { PipelineAnswer } from '../../src/http/pipeline.ts';
import { type Card, cardSchema } from '../../src/model/card.ts';
import { dayMs } from '../../src/model/instant.ts';
import { type PipelineFigures, pipelineFiguresVersion } from '../../src/model/pipeline-figures.ts';
import { listAlerts } from '../../src/store/alerts.ts';
import { setConnectionState, updateSettings } from '../../src/store/connections.ts';
import { inTenant, type Tenant } from '../../src/store/database.ts';
import { loadPipelineFigures, storePipelineFigures } from '../../src/store/pipeline-figures.ts';
import { readHistories } from '../../src/store/histories.ts';
import { listRuns } from '../../src/store/runs.ts';
import { currentScorecards } from '../../src/store/scorecards.ts';
import { portfolio } from '../connectors/hubspot/support/portfolio.ts';
import { signIn } from '../jobs/support/sign-in.ts';
import { openDealsOf, valuesOn } from '../jobs/support/carried.ts';
import type { RunningServer } from './running-server.ts';
import { serverWithSandbox } from './server-with-sandbox.ts';
import { type SignedCall, signedCall } from './signed-call.ts';

let server: RunningServer & { sandbox: Sandbox };
let portal: SandboxPortal;
let other: SandboxPortal;
let id: string;
beforeAll(async () => {
  const spec = presetSpec('small', { until: Date.now() - dayMs, seed: 1, deals: undefined });
  server = await serverWithSandbox({}, [
    { portfolio: portfolioRows(spec), timeZone: 'Europe/Berlin' },
    { portfolio: portfolio({ deals: 400 }) },
  ]);
  const [first, second] = server.sandbox.portals;
  if (!first || !second) throw new Error('The sandbox lacks its portals');
  [portal, other] = [first, second];
  id = await signIn(server.app, portal.portalId);
  await signIn(server.app, other.portalId);
  const runs = (await server.app.runDue()).flatMap((pass) => pass.runs);
  expect(runs.filter(({ outcome }) => outcome !== 'done')).toEqual([]);
});
afterAll(() => server.close());

const call = (path: string, given: Partial<SignedCall> = {}) =>
  signedCall(server, path, { portalId: portal.portalId, secret: server.sandbox.clientSecret, ...given });
const ask = async (path: string, given: Partial<SignedCall> = {}) => {
  const answer = await call(path, given);
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> & { card: Card } };
};
const cardPath = (dealId: string) => `/cards/hubspot/deals/${dealId}`;

describe('the card of a deal', () => {
  test('says what is on the deal, with a trend, its path and how old the data are', async () => {
    const dealIds = openDealsOf(portal);
    const scorecards = await inTenant(server.app.db, id, (tx) => currentScorecards(tx, dealIds));
    expect(scorecards.length).toBe(dealIds.length);
    for (const { dealId } of scorecards.slice(0, 20)) {
      const { status, body } = await ask(cardPath(dealId));
      expect(status).toBe(200);
      expect(body).toMatchObject({ version: 1, state: 'ready', message: null, dryRun: false });
      expect(body['dataAgeMinutes']).toBeLessThan(5);
      const card = cardSchema.parse(body.card);
      const values = valuesOn(portal, dealId);
      expect(String(card.winProbability)).toBe(values['win_probability'] ?? 'null');
      expect(card.status).toBe(values['status']);
      expect(card.nextAction ?? undefined).toBe(values['next_action']);
      expect(card.trend.at(-1)?.winProbability).toBe(card.winProbability ?? undefined);
      expect(card.trend.map(({ on }) => on)).toEqual(card.trend.map(({ on }) => on).toSorted());
      expect(card.timeline.at(-1)).toMatchObject({ label: card.stage?.label, leftOn: null });
    }
    expect(scorecards.some(({ status }) => status === 'stalled')).toBe(true);
  });

  test('names the alert that somebody was told', async () => {
    const [alert] = await inTenant(server.app.db, id, (tx) => listAlerts(tx, { states: ['open'] }));
    const { body } = await ask(cardPath(alert?.dealId ?? ''));
    expect(body.card.alert).toMatchObject({ taskOpen: true });
  });

  test('is not sent again to whoever has it', async () => {
    const [dealId = ''] = openDealsOf(portal);
    const first = await call(cardPath(dealId));
    const tag = first.headers.get('etag') ?? '';
    expect(tag).toMatch(/^W\/"/);
    expect(first.headers.get('cache-control')).toBe('private, no-cache');
    const again = await call(cardPath(dealId), { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    const changed = await call(cardPath(openDealsOf(portal)[1] ?? ''), { headers: { 'if-none-match': tag } });
    expect(changed.status).toBe(200);
  });

  test('is there after the connection broke, and says so', async () => {
    const [dealId = ''] = openDealsOf(portal);
    await setConnectionState(server.app.db, id, 'needs-reconnect', { reason: 'token' });
    const { status, body } = await ask(cardPath(dealId));
    await setConnectionState(server.app.db, id, 'connected');
    expect([status, body['state'], body['message']]).toEqual([
      200,
      'disconnected',
      expect.stringContaining('connect it again'),
    ]);
    expect(body.card.dealId).toBe(dealId);
  });

  test('says so when the CRM was not read for a day or more', async () => {
    const [dealId = ''] = openDealsOf(portal);
    const read = (hoursAgo: number) =>
      inTenant(server.app.db, id, (tx) =>
        tx
          .updateTable('runs')
          .set({ goodAt: Date.now() - hoursAgo * 3_600_000 })
          .where('job', '=', 'sync')
          .execute(),
      );
    const messages = [];
    for (const hours of [23, 30, 75]) {
      await read(hours);
      messages.push((await ask(cardPath(dealId))).body['message']);
      messages.push((await ask('/cards/hubspot/pipeline')).body['message']);
    }
    await read(0);
    const [now, hours, days] = [null, '30 hours', '3 days'].map(
      (ago) => ago && `Headrace last read HubSpot ${ago} ago.`,
    );
    expect(messages).toEqual([now, now, hours, hours, days, days]);
  });

  test('of an account that never connected is no error, and no card', async () => {
    const { status, body } = await ask(cardPath('1'), { portalId: 999_999 });
    expect([status, body['state'], body.card]).toEqual([200, 'disconnected', null]);
  });

  test('of a pipeline that is left out says so', async () => {
    const [dealId = ''] = openDealsOf(portal);
    await updateSettings(server.app.db, id, { pipelines: ['another'] });
    const { body } = await ask(cardPath(dealId));
    await updateSettings(server.app.db, id, { pipelines: null });
    expect(body['state']).toBe('out-of-scope');
  });
});

describe('the pipeline page', () => {
  const page = async (query = '', given: Partial<SignedCall> = {}) => {
    const { status, body } = await ask(`/cards/hubspot/pipeline${query}`, given);
    return { status, body: body as unknown as PipelineAnswer };
  };

  test('has the figures that were last reckoned, with the stalled deals as they are now', async () => {
    const { status, body } = await page();
    expect([status, body.state, body.message]).toEqual([200, 'ready', null]);
    const [first] = body.pipelines;
    expect(body.figures?.pipeline).toEqual({ id: first?.id, label: first?.label });
    expect(body.figures?.currency).toBe(first?.currencies[0]);
    const stalled = openDealsOf(portal).filter((dealId) => valuesOn(portal, dealId)['status'] === 'stalled');
    for (const { dealId } of body.figures?.stalled ?? []) expect(stalled).toContain(dealId);
  });

  test('says which deals that still move to push, with what their cards say', async () => {
    const { figures } = (await page()).body;
    const pushed = figures?.worthPushing ?? [];
    expect(pushed.length).toBeGreaterThan(0);
    expect(pushed.length).toBeLessThanOrEqual(10);
    for (const line of pushed) {
      const card = (await ask(cardPath(line.dealId))).body.card;
      expect(card).toMatchObject({
        status: line.isSlowing ? 'slowing' : 'on_track',
        dealName: line.name,
        nextAction: line.nextAction,
        currency: figures?.currency || null,
      });
      expect(card?.winProbability).toBeCloseTo(100 * (line.winProbability ?? 0), 0);
      expect(line.nextAction === null || line.evidence !== null, 'an action has its evidence').toBe(true);
    }
  });

  test('is of the segment that is asked for, and of all deals when there is none of that name', async () => {
    const whole = (await page()).body.figures;
    if (!whole) throw new Error('There are no figures.');
    const tenant = <T>(run: (tx: Tenant) => Promise<T>): Promise<T> => inTenant(server.app.db, id, run);
    const before = await tenant((tx) => loadPipelineFigures(tx));
    const part = { ...whole, segment: 'large deals', deals: whole.deals - 1 };
    await tenant((tx) => storePipelineFigures(tx, [...before, part]));
    const asked = (await page('?segment=large+deals')).body;
    const unknown = (await page('?segment=nowhere')).body;
    await tenant((tx) => storePipelineFigures(tx, before));
    expect(asked.segments).toEqual(['large deals']);
    expect([asked.figures?.segment, asked.figures?.deals]).toEqual(['large deals', part.deals]);
    expect([unknown.figures?.segment, unknown.figures?.deals]).toEqual([null, whole.deals]);
  });

  test('after an upgrade, figures of another version count as not there yet, and the page says that new ones come', async () => {
    const tenant = <T>(run: (tx: Tenant) => Promise<T>): Promise<T> => inTenant(server.app.db, id, run);
    const before = await tenant((tx) => loadPipelineFigures(tx));
    const older = before.map((figures) => ({ ...figures, version: pipelineFiguresVersion - 1 }));
    await tenant((tx) => storePipelineFigures(tx, older as unknown as PipelineFigures[]));
    const { status, body } = await page();
    await tenant((tx) => storePipelineFigures(tx, before));
    expect([status, body.state, body.pipelines, body.figures]).toEqual([200, 'not-yet-reckoned', [], null]);
    expect(body.message).toContain('reckons the figures anew');
    expect((await page()).body.state).toBe('ready');
  });

  test('as of a past day it is by what was known then, reckoned once somebody asks', async () => {
    const now = (await page()).body.figures;
    if (!now) throw new Error('There are no figures.');
    const asOf = new Date(now.at - 120 * dayMs).toISOString().slice(0, 10);
    const endedAt = Date.parse(asOf) + dayMs;
    const asked = await page(`?asOf=${asOf}`);
    expect([asked.status, asked.body.state, asked.body.figures]).toEqual([200, 'reckoning', null]);
    expect(asked.body.pipelines).toEqual((await page()).body.pipelines);
    expect((await page(`?asOf=${asOf}`)).body.state).toBe('reckoning');
    const runs = (await server.app.runDue()).flatMap((pass) => pass.runs);
    expect(runs).toContainEqual(
      expect.objectContaining({ job: 'reckon', outcome: 'done', report: { days: 1 } }),
    );

    const { state, message, figures } = (await page(`?asOf=${asOf}`)).body;
    expect([state, message]).toEqual(['ready', null]);
    const histories = [];
    for await (const chunk of readHistories(server.app.db, id)) histories.push(...chunk);
    const then = histories.filter(
      ({ deal }) =>
        deal.createdAt <= endedAt &&
        deal.pipeline === now.pipeline.id &&
        (deal.currency ?? '') === now.currency,
    );
    const closed = then.filter(({ deal }) => deal.closedAt !== null && deal.closedAt <= endedAt);
    expect(figures).toMatchObject({ at: endedAt, deals: then.length, stalled: [] });
    // Some were reopened since.
    expect(Math.abs((figures?.open ?? 0) - (then.length - closed.length))).toBeLessThan(then.length / 50);
    expect(figures?.periods.every(({ untilAt }) => untilAt <= endedAt)).toBe(true);
    expect((await page()).body.figures, 'those of now stay as they are').toEqual(now);

    // The night may bring more about those days: then they are reckoned anew.
    await server.app.runJob('learn', id);
    expect((await page(`?asOf=${asOf}`)).body.state).toBe('reckoning');
    await server.app.runDue();
    expect((await page(`?asOf=${asOf}`)).body.figures).toEqual(figures);
  });

  test('as of a day before the first deal it says that there were none, and of a day to come that it cannot', async () => {
    await page('?asOf=1999-12-31');
    await server.app.runDue();
    const { status, body } = await page('?asOf=1999-12-31');
    expect([status, body.state, body.figures]).toEqual([200, 'not-yet-reckoned', null]);
    expect(body.message).toContain('no deals');
    for (const day of [
      new Date().toISOString().slice(0, 10),
      '2099-01-01',
      '2026-02-30',
      '0002-01-01',
      'x',
    ]) {
      const refused = await ask(`/cards/hubspot/pipeline?asOf=${day}`);
      expect([day, refused.status]).toEqual([day, 400]);
      expect(JSON.stringify(refused.body)).toContain('a day before today');
    }
  });

  test('is of the pipeline that is asked for, never of one that is left out or of another account', async () => {
    const { pipelines } = (await page()).body;
    const last = pipelines.at(-1);
    const asked = await page(`?pipeline=${last?.id}&currency=${last?.currencies.at(-1)}`);
    expect(asked.body.figures?.pipeline.id).toBe(last?.id);
    expect((await page('?pipeline=nowhere')).body.figures?.pipeline.id).toBe(pipelines[0]?.id);
    await updateSettings(server.app.db, id, { pipelines: ['another'] });
    const { body } = await page();
    await updateSettings(server.app.db, id, { pipelines: null });
    expect([body.state, body.pipelines, body.figures]).toEqual(['not-yet-reckoned', [], null]);
    expect((await page('', { portalId: 999_999 })).body).toMatchObject({
      state: 'disconnected',
      figures: null,
    });
    expect((await call('/cards/hubspot/pipeline', { secret: 'another' })).status).toBe(401);
  });
});

describe('pausing from the card', () => {
  const until = '2099-05-01';
  const pause = (dealId: string, body: unknown) => ask(`${cardPath(dealId)}/pause`, { method: 'PUT', body });

  test('is written to the CRM, and the card follows; resuming too', async () => {
    const dealId = openDealsOf(portal).find((each) => valuesOn(portal, each)['status'] === 'stalled') ?? '';
    const on = () => portal.deal(dealId)?.properties;
    const set = await pause(dealId, { until, reason: ' Budget in May ' });
    expect(set).toMatchObject({ status: 200, body: { dealId, pause: { until, reason: 'Budget in May' } } });
    expect(on()).toMatchObject({ headrace_pause_until: until, headrace_pause_reason: 'Budget in May' });
    expect(await pause(dealId, { until, reason: ' Budget in May ' })).toMatchObject({ status: 200 });
    await server.app.runDue({ always: ['sync', 'score', 'publish'] });
    expect((await ask(cardPath(dealId))).body.card).toMatchObject({
      status: 'paused',
      pause: { until, reason: 'Budget in May' },
    });

    expect((await pause(dealId, { until: null })).body['pause']).toBeNull();
    expect(on()?.['headrace_pause_until'] || null).toBeNull();
    await server.app.runDue({ always: ['sync', 'score', 'publish'] });
    expect((await ask(cardPath(dealId))).body.card).toMatchObject({ status: 'stalled', pause: null });
  });

  test('makes the reading due at once', async () => {
    await pause(openDealsOf(portal)[2] ?? '', { until });
    const sync = (await listRuns(server.app.db, id)).find(({ job }) => job === 'sync');
    expect(sync?.dueAt).toBeLessThanOrEqual(Date.now());
  });

  test.each([
    ['a day that is over', { until: '2020-01-01' }],
    ['no day', { until: 'soon' }],
    ['a field that nobody knows', { until, account: 5 }],
    ['nonsense', 'pause it'],
    ['nothing', undefined],
  ])('until %s is refused, and nothing is written', async (_, body) => {
    const dealId = openDealsOf(portal)[3] ?? '';
    const before = { ...portal.deal(dealId)?.properties };
    expect((await pause(dealId, body)).status).toBe(400);
    expect(portal.deal(dealId)?.properties).toEqual(before);
  });

  test('is refused in a dry run: nothing is written to the CRM then', async () => {
    const dealId = openDealsOf(portal)[3] ?? '';
    const before = { ...portal.deal(dealId)?.properties };
    await updateSettings(server.app.db, id, { dryRun: true });
    const { status, body } = await pause(dealId, { until });
    await updateSettings(server.app.db, id, { dryRun: false });
    expect([status, body['error']]).toEqual([
      422,
      { kind: 'refused', message: expect.stringContaining('dry') },
    ]);
    expect(portal.deal(dealId)?.properties).toEqual(before);
  });
});

describe('nobody is let in', () => {
  const dealId = () => openDealsOf(portal)[0] ?? '';

  test.each<[string, Partial<SignedCall>]>([
    ['with the signature of another secret', { secret: 'another' }],
    ['with a signature that is too old', { sentAt: Date.now() - 301_000 }],
    ['with a signature from the future', { sentAt: Date.now() + 600_000 }],
    ['without a signature', { headers: { 'x-hubspot-signature-v3': '' } }],
    ['with a time that is none', { headers: { 'x-hubspot-request-timestamp': 'now' } }],
    [
      'with a signature for another time',
      { headers: { 'x-hubspot-request-timestamp': String(Date.now() - 9) } },
    ],
  ])('%s', async (_, given) => {
    const answer = await call(cardPath(dealId()), given);
    expect(answer.status).toBe(401);
    const text = await answer.text();
    expect(text).not.toContain('card');
    expect(text).not.toContain(server.sandbox.clientSecret);
  });

  test('who names an account in the address besides the one that the CRM adds', async () => {
    const answer = await call(`${cardPath(dealId())}?portalId=${portal.portalId}`, {
      portalId: other.portalId,
    });
    expect(answer.status).toBe(401);
  });

  test('under a signature for another address, body or method', async () => {
    const url = `${server.url}${cardPath(dealId())}/pause?userId=7&portalId=${portal.portalId}&appId=1`;
    const signed = await call(`${cardPath(dealId())}/pause`, { method: 'PUT', body: { until: 'x' } });
    expect(signed.status).toBe(400);
    const stolen = await fetch(url, { method: 'PUT', body: '{"until":"2099-01-01"}' });
    expect(stolen.status).toBe(401);
  });

  test('a deal of another account is as unknown as one that never was', async () => {
    const foreign = other.dealIds().find((each) => !portal.deal(each)) ?? '';
    expect(foreign).not.toBe('');
    const [theirs, none] = [await ask(cardPath(foreign)), await ask(cardPath('404404404'))];
    expect(theirs.status).toBe(404);
    expect({ ...theirs, body: { ...theirs.body, dataAgeMinutes: 0 } }).toEqual({
      ...none,
      body: { ...none.body, dataAgeMinutes: 0 },
    });
    const paused = await ask(`${cardPath(foreign)}/pause`, { method: 'PUT', body: { until: '2099-01-01' } });
    expect(paused.status).toBe(404);
    expect(other.deal(foreign)?.properties['headrace_pause_until'] ?? null).toBeNull();
  });

  test('with a body that is too large, or for a CRM that does not call', async () => {
    const large = await call(`${cardPath(dealId())}/pause`, { method: 'PUT', body: 'x'.repeat(100_000) });
    expect(large.status).toBe(413);
    expect((await call('/cards/csv/deals/1')).status).toBe(404);
    expect((await call('/cards/nonsense/deals/1')).status).toBe(404);
  });
});

test('neither secrets nor names of people are logged', () => {
  expect(server.logged()).not.toContain(server.sandbox.clientSecret);
  expect(server.logged()).not.toContain('Budget in May');
});
