import { expect, test } from 'vitest';
import { updateSettings } from '../../src/store/connections.ts';
import { loadPipelines } from '../../src/store/catalogue.ts';
import { inTenant } from '../../src/store/database.ts';
import { allScorecards } from './support/carried.ts';
import { openHouse } from './support/open-house.ts';

test('days set by hand hold from the next learning on, and are what cards speak of', async () => {
  const { app, id, pass } = await openHouse({ portals: [{ deals: 150 }] });
  const pipelines = await pass().then(() => inTenant(app.db, id, loadPipelines));
  const stalled = async () => (await allScorecards(app, id)).filter(({ status }) => status === 'stalled');
  const learnt = (await stalled()).length;
  const days = Object.fromEntries(
    pipelines.map((pipeline) => [
      pipeline.id,
      Object.fromEntries(pipeline.stages.map((stage) => [stage.id, 1])),
    ]),
  );
  await updateSettings(app.db, id, { stallAfterDays: days, holidays: 'DE' });
  await pass({ always: ['learn', 'score'] });
  const cards = await stalled();
  expect(cards.length).toBeGreaterThan(learnt);
  for (const { stallRule, stall } of cards) {
    expect(stallRule).toMatch(/^In .+ a deal counts as stalled after 1 (business )?day without /);
    expect(stall?.sentence).toBeTruthy();
  }
});
