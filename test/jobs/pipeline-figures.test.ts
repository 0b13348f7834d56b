import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { pipelineObject } from '../../connectors/salesforce/property-table.ts';
import type { App } from '../../src/app-shape.ts';
import { worklist } from '../../src/analysis/stall/worklist.ts';
import { portfolioRows } from '../../src/generator/portfolio-rows.ts';
import { presetSpec } from '../../src/generator/preset-spec.ts';
import {
  type PipelineFigures,
  pipelineFiguresSchema,
  pipelineFiguresVersion,
} from '../../src/model/pipeline-figures.ts';
import { dayMs } from '../../src/model/instant.ts';
import type { Scorecard } from '../../src/model/scorecard.ts';
import { inTenant } from '../../src/store/database.ts';
import { listDeals } from '../../src/store/deals.ts';
import {
  loadPipelineFigures,
  storePipelineFigures,
  wholePipeline,
} from '../../src/store/pipeline-figures.ts';
import { commandLine } from '../commands/command-line.ts';
import { allScorecards, openDealsOf } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';
import { openSalesforce } from './support/open-salesforce.ts';

test('the figures of a pipeline stand in the store, with its stalled deals, their owners and those worth pushing, and the report says the same', async () => {
  const { app, id, config, portal, pass } = await openHouse();
  await pass();
  const load = () => inTenant(app.db, id, (tx) => loadPipelineFigures(tx, { segment: wholePipeline }));
  const all = await load();
  for (const figures of all) expect(pipelineFiguresSchema.parse(figures)).toEqual(figures);
  const open = all.reduce((sum, figures) => sum + figures.open, 0);
  expect(open).toBe(openDealsOf(portal).length);

  const listed = all.flatMap(({ stalled }) => stalled);
  const stalled = (await allScorecards(app, id)).filter(({ status }) => status === 'stalled');
  expect(listed.map(({ dealId }) => dealId).toSorted()).toEqual(
    stalled.map(({ dealId }) => dealId).toSorted(),
  );
  expect(listed.length).toBeGreaterThan(2);
  expect(listed.every(({ owner, ownerName }) => owner === null || ownerName !== null)).toBe(true);

  // Those that still move and lose most are worth pushing: in the order that alerts are raised in, ten at most.
  const scorecards = new Map((await allScorecards(app, id)).map((card) => [card.dealId, card]));
  const deals = await inTenant(app.db, id, (tx) => listDeals(tx, { outcome: 'open' }, { limit: 10_000 }));
  for (const { pipeline, currency, worthPushing } of all) {
    const moving = deals.flatMap((deal) => {
      const scorecard = scorecards.get(deal.id);
      const isHere = deal.pipeline === pipeline.id && (deal.currency ?? '') === currency;
      if (!scorecard || !isHere || !['on_track', 'slowing'].includes(scorecard.status)) return [];
      return losesOrSlows(scorecard) ? [{ deal, scorecard }] : [];
    });
    expect(moving.length, 'few enough to compare all of them').toBeLessThanOrEqual(200);
    const expected = worklist(moving).slice(0, 10);
    expect(worthPushing?.map(({ dealId }) => dealId)).toEqual(expected.map(({ deal }) => deal.id));
    for (const { dealId, nextAction, evidence } of worthPushing ?? []) {
      const reason = scorecards.get(dealId)?.reasons.find(({ sentence }) => sentence === evidence);
      expect(reason?.action ?? null).toBe(nextAction);
    }
  }
  const shownToPush = async () =>
    (await load()).flatMap(({ worthPushing }) => (worthPushing ?? []).map(({ dealId }) => dealId));
  const [pushed] = all.flatMap(({ worthPushing }) => worthPushing ?? []);
  expect(await shownToPush()).toContain(pushed?.dealId);

  // Somebody pauses one of each: the lists follow with the next scoring, not with the next night.
  const [first] = listed;
  const paused = [first?.dealId ?? '', pushed?.dealId ?? ''];
  portal.edit().updateMany(paused, { headrace_pause_until: '2099-01-01' });
  await pass();
  const later = (await load()).flatMap(({ stalled: now }) => now.map(({ dealId }) => dealId));
  expect(later).not.toContain(first?.dealId);
  expect(later).toHaveLength(listed.length - 1);

  expect(await shownToPush()).not.toContain(pushed?.dealId);

  const folder = mkdtempSync(join(tmpdir(), 'headrace-figures-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const json = join(folder, 'report.json');
  const { code } = await commandLine(
    ['report', '--connection', id, '--out', join(folder, 'report.html'), '--json', json],
    { DATABASE_URL: config.databaseUrl ?? '' },
  );
  expect(code).toBe(0);
  const { sections } = z
    .object({ sections: z.array(z.object({ currency: z.string(), deals: z.number(), open: z.number() })) })
    .parse(JSON.parse(readFileSync(json, 'utf8')));
  expect(sections).toHaveLength(all.length);
  expect(sections).toEqual(
    expect.arrayContaining(all.map(({ currency, deals, open: now }) => ({ currency, deals, open: now }))),
  );
});

/** As a version before this one stored them. */
const age = (app: App, id: string): Promise<unknown> =>
  inTenant(app.db, id, async (tx) => {
    const all = await loadPipelineFigures(tx);
    const version = pipelineFiguresVersion - 1;
    await storePipelineFigures(
      tx,
      all.map((figures) => ({ ...figures, version }) as unknown as PipelineFigures),
    );
  });

test('after an upgrade, figures of an older version are not shown, and are reckoned anew at once', async () => {
  const { app, id, pass } = await openHouse();
  await pass();
  const load = () => inTenant(app.db, id, (tx) => loadPipelineFigures(tx));
  const before = await load();
  expect(before.length).toBeGreaterThan(0);
  await age(app, id);
  expect(await load()).toEqual([]);
  await app.runDue({ always: ['score'] });
  const due = (await app.runDue()).flatMap(({ runs }) => runs);
  expect(due).toContainEqual(expect.objectContaining({ job: 'learn', outcome: 'done' }));
  expect((await load()).map(({ pipeline, currency, deals }) => [pipeline, currency, deals])).toEqual(
    before.map(({ pipeline, currency, deals }) => [pipeline, currency, deals]),
  );
});

test('after an upgrade, the records in Salesforce stay until there are new ones', async () => {
  const { app, id, portal, pass } = await openSalesforce(
    portfolioRows(presetSpec('small', { until: Date.now() - dayMs, seed: 1, deals: undefined })),
  );
  await pass();
  const keys = () => portal.records(pipelineObject).map((row) => row['Headrace_Key__c']);
  const before = keys();
  expect(before.length).toBeGreaterThan(0);
  await age(app, id);
  expect((await app.runJob('publish', id)).outcome).toBe('done');
  expect(keys()).toEqual(before);
});

const losesOrSlows = ({ valueAtRisk, status }: Scorecard): boolean =>
  valueAtRisk === null ? status === 'slowing' : valueAtRisk > 0;
