import { setImmediate } from 'node:timers/promises';
import { learn } from '../src/analysis/learn.ts';
import type { PipelineModel } from '../src/analysis/pipeline-model.ts';
import { allFigures } from '../src/analysis/velocity/all-figures.ts';
import { type FlowRow, flowRows } from '../src/analysis/velocity/flow-rows.ts';
import { slimHistory } from '../src/analysis/velocity/slim-history.ts';
import { qualityOf } from '../src/analysis/win-model/quality-of.ts';
import type { Job, JobContext } from '../src/job.ts';
import { dayMs } from '../src/model/instant.ts';
import type { PipelineFigures } from '../src/model/pipeline-figures.ts';
import type { DealHistory } from '../src/model/portfolio.ts';
import type { StageThreshold } from '../src/model/stage-threshold.ts';
import { loadOwners, loadPipelines } from '../src/store/catalogue.ts';
import { getConnection } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import { countDeals } from '../src/store/deals.ts';
import { readHistories } from '../src/store/histories.ts';
import { storeModel } from '../src/store/models.ts';
import { storePipelineFigures } from '../src/store/pipeline-figures.ts';
import { underLease } from '../src/store/runs.ts';
import { storeStageThresholds } from '../src/store/stage-thresholds.ts';
import { storeWorklists } from '../src/store/store-worklists.ts';
import { daysOffOf } from './parts/days-off-of.ts';
import { learntModels } from './parts/learnt-models.ts';
import { makeWorklists } from './parts/make-worklists.ts';

/** Quality is shown for as many periods as velocity is: eight quarters at most, and what has begun of the next. */
const qualityMs = 850 * dayMs;

/** Learns one model a pipeline from the customer's own history, and reckons the pipelines' figures on the way. */
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
    const names = new Map(owners.map(({ id, name }) => [id, name]));
    const rows: FlowRow[] = [];
    const qualities = new Map<string, number>();
    /** Quality is told by the model that was there when the day began: the new one has seen how the deals ended. */
    const note = (history: DealHistory): void => {
      rows.push(...flowRows([slimHistory(history, now)], pipelines, now));
      const model = before.find(({ pipeline }) => pipeline === history.deal.pipeline);
      if (model?.win.creation && history.deal.createdAt > now - qualityMs)
        qualities.set(history.deal.id, qualityOf(model, history, timeZone));
    };
    const models = await learn(histories(context, deals.total, note), {
      pipelines,
      at: now,
      timeZone,
      alertBudget,
      daysOff: await daysOffOf(settings, owners, now),
      stallAfterDays,
    });
    const figures: PipelineFigures[] = [];
    for (const one of allFigures(rows, {
      at: now,
      pipelines,
      nameOf: (owner) => names.get(owner) || owner,
      qualityOf: ({ id }) => qualities.get(id) ?? null,
    })) {
      figures.push(one);
      // Much reckoning in one go would keep the lease from being renewed.
      await setImmediate();
      signal.throwIfAborted();
    }
    const fresh = await underLease(db, lease, wallClock(), async (tx) => {
      const stored = [];
      for (const model of models) {
        const { id, pipeline, at } = model;
        stored.push(await storeModel(tx, { id, pipeline, at, body: model }));
      }
      await storeStageThresholds(tx, models.flatMap(thresholdsOf));
      await storePipelineFigures(tx, figures);
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

async function* histories(
  { db, connectionId, progress, signal }: JobContext,
  total: number,
  note: (history: DealHistory) => void,
): AsyncIterable<DealHistory[]> {
  let done = 0;
  for await (const chunk of readHistories(db, connectionId)) {
    signal.throwIfAborted();
    for (const history of chunk) note(history);
    yield chunk;
    done += chunk.length;
    progress(done, total);
  }
}
