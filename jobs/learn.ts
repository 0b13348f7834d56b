import type { PipelineModel } from '../src/analysis/pipeline-model.ts';
import type { Job } from '../src/job.ts';
import { dayMs } from '../src/model/instant.ts';
import type { StageThreshold } from '../src/model/stage-threshold.ts';
import { loadOwners, loadPipelines } from '../src/store/catalogue.ts';
import { getConnection } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import { countDeals } from '../src/store/deals.ts';
import { storeModel } from '../src/store/models.ts';
import { forgetPastFigures } from '../src/store/past-days.ts';
import { storePipelineFigures } from '../src/store/pipeline-figures.ts';
import { underLease } from '../src/store/runs.ts';
import { storeStageThresholds } from '../src/store/stage-thresholds.ts';
import { storeWorklists } from '../src/store/store-worklists.ts';
import { allHistories } from './parts/all-histories.ts';
import { daysOffOf } from './parts/days-off-of.ts';
import { learntModels } from './parts/learnt-models.ts';
import { makeWorklists } from './parts/make-worklists.ts';
import { reckonApart } from './parts/reckon-apart.ts';

/** Learns one model a pipeline from the customer's own history, and reckons the figures of the pipelines. */
export const job: Job = {
  name: 'learn',
  everyMs: dayMs,
  startsAfter: 'sync',
  wakes: ({ fresh }) => (fresh ? ['score'] : []),
  async run(context) {
    const { db, connectionId, lease, now, wallClock, signal } = context;
    const { settings } = await getConnection(db, connectionId);
    const { timeZone, alertBudget, stallAfterDays } = settings;
    const { pipelines, deals, owners, before } = await inTenant(db, connectionId, async (tx) => ({
      pipelines: await loadPipelines(tx),
      deals: await countDeals(tx),
      owners: await loadOwners(tx),
      before: await learntModels(tx),
    }));
    const learning = {
      pipelines,
      at: now,
      timeZone,
      alertBudget,
      daysOff: await daysOffOf(settings, owners, now),
      stallAfterDays,
    };
    /** The deals are read once for each, so that never what both need is in memory. */
    const all = () => allHistories(context, deals.total);
    const models = await reckonApart('learn', learning, all(), deals.total, signal);
    // Quality is told by the models that were there when the day began.
    const seen = { pipelines, owners, models: before, timeZone, at: now };
    const figures = await reckonApart('figures', seen, all(), deals.total, signal);
    const fresh = await underLease(db, lease, wallClock(), async (tx) => {
      const stored = [];
      for (const model of models) {
        const { id, pipeline, at } = model;
        stored.push(await storeModel(tx, { id, pipeline, at, body: model }));
      }
      await storeStageThresholds(tx, models.flatMap(thresholdsOf));
      await storePipelineFigures(tx, figures);
      await forgetPastFigures(tx);
      await storeWorklists(tx, await makeWorklists(tx));
      return stored.filter(Boolean).length;
    });
    const unfit = models.filter(({ missing }) => missing.length > 0).length;
    return { deals: deals.total, models: models.length, fresh, notEnoughData: unfit };
  },
};

function thresholdsOf({ pipeline, stall }: PipelineModel): StageThreshold[] {
  return Object.entries(stall.waits).map(([stage, [whole]]) => ({
    pipeline,
    stage,
    learntDays: whole?.learntDays ?? null,
    lastQuarter: stall.lastQuarter[stage] ?? null,
  }));
}
