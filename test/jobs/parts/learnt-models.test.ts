import { expect, test } from 'vitest';
import { modelVersion, pipelineModelSchema } from '../../../src/analysis/pipeline-model.ts';
import { inTenant } from '../../../src/store/database.ts';
import { listAlerts } from '../../../src/store/alerts.ts';
import { currentModels, storeModel } from '../../../src/store/models.ts';
import { openHouse } from '../support/open-house.ts';

test('after an upgrade, what an older version learnt counts as nothing, no run breaks on it, and it is learnt anew at once', async () => {
  const house = await openHouse();
  const { app, id } = house;
  await house.pass();
  const standing = () => inTenant(app.db, id, (tx) => listAlerts(tx));
  const before = await standing();
  await inTenant(app.db, id, async (tx) => {
    for (const model of await currentModels(tx)) {
      const body = { ...pipelineModelSchema.parse(model.body), version: modelVersion - 1 };
      await storeModel(tx, { ...model, id: `older ${model.id}`, body });
    }
  });
  const { score, alert } = await house.pass();
  expect(score).toMatchObject({ scored: 0 });
  expect(alert).toMatchObject({ raised: 0, resolved: 0 });
  expect(before.length).toBeGreaterThan(0);
  expect(await standing()).toEqual(before);
  const due = (await app.runDue()).flatMap(({ runs }) => runs);
  expect(due).toContainEqual(expect.objectContaining({ job: 'learn', outcome: 'done' }));
  const scored = due.find(({ job }) => job === 'score')?.report?.['scored'];
  expect(Number(scored), 'no night has to pass').toBeGreaterThan(0);
}, 120_000);
