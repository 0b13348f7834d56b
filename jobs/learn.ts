import { learn } from '../src/analysis/learn.ts';
import type { Job, JobContext } from '../src/job.ts';
import { dayMs } from '../src/model/instant.ts';
import type { DealHistory } from '../src/model/portfolio.ts';
import { loadPipelines } from '../src/store/catalogue.ts';
import { getConnection } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import { countDeals } from '../src/store/deals.ts';
import { readHistories } from '../src/store/histories.ts';
import { storeModel } from '../src/store/models.ts';

/** Learns one model a pipeline from the customer's own history. */
export const job: Job = {
  name: 'learn',
  everyMs: dayMs,
  startsAfter: 'sync',
  wakes: ({ fresh }) => (fresh ? ['score'] : []),
  async run(context) {
    const { db, connectionId, now } = context;
    const { timeZone, alertBudget } = (await getConnection(db, connectionId)).settings;
    const [pipelines, deals] = await inTenant(db, connectionId, async (tx) => [
      await loadPipelines(tx),
      await countDeals(tx),
    ]);
    const models = await learn(histories(context, deals.total), {
      pipelines,
      at: now,
      timeZone,
      alertBudget,
    });
    const fresh = await inTenant(db, connectionId, async (tx) => {
      const stored = [];
      for (const model of models) {
        const { id, pipeline, at } = model;
        stored.push(await storeModel(tx, { id, pipeline, at, body: model }));
      }
      return stored.filter(Boolean).length;
    });
    const unfit = models.filter(({ missing }) => missing.length > 0).length;
    return { deals: deals.total, models: models.length, fresh, notEnoughData: unfit };
  },
};

async function* histories(
  { db, connectionId, progress, signal }: JobContext,
  total: number,
): AsyncIterable<DealHistory[]> {
  let done = 0;
  for await (const chunk of readHistories(db, connectionId)) {
    signal.throwIfAborted();
    yield chunk;
    done += chunk.length;
    progress(done, total);
  }
}
