import { type PipelineModel, pipelineModelSchema } from '../src/analysis/pipeline-model.ts';
import type { Job, JobContext } from '../src/job.ts';
import { dayOf } from '../src/model/day-of.ts';
import type { Pipeline } from '../src/model/pipeline.ts';
import { scorecardOf } from '../src/scorecard.ts';
import { loadPipelines } from '../src/store/catalogue.ts';
import { getConnection } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import { clearDirty } from '../src/store/deals.ts';
import { readHistories, type StoredHistory } from '../src/store/histories.ts';
import { currentModels } from '../src/store/models.ts';
import { listRuns } from '../src/store/runs.ts';
import { currentScorecards, storeScorecards } from '../src/store/scorecards.ts';

interface Reckoning {
  pipelines: Pipeline[];
  models: PipelineModel[];
  timeZone: string;
}

/**
 * Gives a scorecard to every deal about which something was learnt, and to every open one when the day or a model
 * is new since the last whole pass. A deal that was closed before it ever had a card gets none. Nothing is scored before the first learning.
 */
export const job: Job = {
  name: 'score',
  everyMs: 3_600_000,
  startsAfter: 'learn',
  wakes: ({ changed }) => (changed ? ['publish', 'alert'] : []),
  async run(context) {
    const { db, connectionId, now, progress, signal } = context;
    const { timeZone } = (await getConnection(db, connectionId)).settings;
    const reckoning = await inTenant(db, connectionId, async (tx) => ({
      pipelines: await loadPipelines(tx),
      models: (await currentModels(tx)).map(({ body }) => pipelineModelSchema.parse(body)),
      timeZone,
    }));
    const sum = { scored: 0, changed: 0 };
    if (reckoning.models.length === 0) return { ...sum, basis: '' };

    const basis = [dayOf(now, timeZone), ...reckoning.models.map(({ id }) => id)].join(' ');
    const last = (await listRuns(db, connectionId)).find((run) => run.job === 'score')?.report;
    const passes =
      last?.['basis'] === basis ? [{ dirtyOnly: true }] : [{ outcome: 'open' as const }, { dirtyOnly: true }];
    for (const filter of passes) {
      for await (const chunk of readHistories(db, connectionId, filter)) {
        signal.throwIfAborted();
        const done = await scoreChunk(context, reckoning, chunk);
        sum.scored += done.scored;
        sum.changed += done.changed;
        progress(sum.scored, null);
      }
    }
    return { ...sum, basis };
  },
};

/** Scores and notes as scored in one transaction: a deal that was learnt more of meanwhile stays to be scored. */
async function scoreChunk(
  { db, connectionId, now }: JobContext,
  { pipelines, models, timeZone }: Reckoning,
  chunk: StoredHistory[],
): Promise<{ scored: number; changed: number }> {
  return inTenant(db, connectionId, async (tx) => {
    const closed = chunk.filter(({ deal }) => deal.outcome !== 'open').map(({ deal }) => deal.id);
    const carded = new Set((await currentScorecards(tx, closed)).map(({ dealId }) => dealId));
    const cards = chunk
      .filter(({ deal }) => deal.outcome === 'open' || carded.has(deal.id))
      .flatMap((history) => scorecardOf(history, pipelines, models, { at: now, timeZone }) ?? []);
    const changed = await storeScorecards(tx, cards);
    await clearDirty(
      tx,
      chunk.map(({ deal, version }) => ({ dealId: deal.id, version })),
    );
    return { scored: cards.length, changed: changed.length };
  });
}
