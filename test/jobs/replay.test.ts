import { expect, test } from 'vitest';
import { pipelineModelSchema } from '../../src/analysis/pipeline-model.ts';
import { logit } from '../../src/analysis/statistics/logit.ts';
import { dayMs } from '../../src/model/instant.ts';
import { type Scorecard, scorecardSchema } from '../../src/model/scorecard.ts';
import { scorecardOf } from '../../src/scorecard.ts';
import { loadPipelines } from '../../src/store/catalogue.ts';
import { getConnection } from '../../src/store/connections.ts';
import { inTenant } from '../../src/store/database.ts';
import { readHistories } from '../../src/store/histories.ts';
import { loadModel } from '../../src/store/models.ts';
import { scorecardHistory } from '../../src/store/scorecards.ts';
import { openDealsOf } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';

test('every card that was ever stored is made again, bit for bit, from the model it names and the log as it is now', async () => {
  const { app, portal, id, pass } = await openHouse({ portals: [{ preset: 'small', deals: 120 }] });
  await pass();
  // What comes later must not reach back: deals move, change and close, and other models are learnt.
  const [moved = '', repriced = '', closed = ''] = openDealsOf(portal);
  const won =
    portal.dealIds().find((deal) => portal.deal(deal)?.properties['hs_is_closed_won'] === 'true') ?? '';
  const { dealstage = '', pipeline = '' } = portal.deal(won)?.properties ?? {};
  portal.edit().update(repriced, { amount: '123456' });
  portal.edit().update(closed, { dealstage: dealstage ?? '', pipeline: pipeline ?? '' });
  portal.edit().update(moved, { dealstage: portal.deal(repriced)?.properties['dealstage'] ?? '' });
  await pass({ now: Date.now() + dayMs });

  const { timeZone } = (await getConnection(app.db, id)).settings;
  const models = new Set<string>();
  const changes: [Scorecard, Scorecard][] = [];
  for await (const chunk of readHistories(app.db, id)) {
    await inTenant(app.db, id, async (tx) => {
      const pipelines = await loadPipelines(tx);
      for (const history of chunk) {
        const cards = await scorecardHistory(tx, history.deal.id);
        for (const [place, card] of cards.entries()) {
          const stored = card.modelId === null ? null : await loadModel(tx, card.modelId);
          const model = pipelineModelSchema.parse(stored?.body);
          const again = scorecardOf(history, pipelines, [model], { at: card.at, timeZone });
          expect(JSON.stringify(scorecardSchema.parse(again))).toBe(
            JSON.stringify(scorecardSchema.parse(card)),
          );
          models.add(model.id);
          const before = cards[place - 1];
          if (before) changes.push([before, card]);
        }
      }
    });
  }
  expect(models.size).toBeGreaterThan(1);
  expect(changes.length).toBeGreaterThan(20);
  for (const [before, after] of changes) expectExplained(before, after);
});

/** The change of a chance is the change of its parts. */
function expectExplained(before: Scorecard, after: Scorecard): void {
  if (before.winProbability === null || after.winProbability === null) return;
  const parts = (card: Scorecard) =>
    new Map([
      ['base', card.base ?? 0],
      ...card.reasons.map(({ signal, contribution }) => [signal, contribution] as const),
    ]);
  const [then, now] = [parts(before), parts(after)];
  const change = [...new Set([...then.keys(), ...now.keys()])].reduce(
    (sum, part) => sum + (now.get(part) ?? 0) - (then.get(part) ?? 0),
    0,
  );
  expect(Math.abs(change - (logit(after.winProbability) - logit(before.winProbability)))).toBeLessThan(1e-9);
}
