import type { PipelineModel } from '../src/analysis/pipeline-model.ts';
import type { Job, JobContext } from '../src/job.ts';
import { dayOf } from '../src/model/day-of.ts';
import type { Pipeline } from '../src/model/pipeline.ts';
import type { CardFace } from '../src/model/card.ts';
import type { Scorecard } from '../src/model/scorecard.ts';
import { scorecardOf } from '../src/scorecard.ts';
import { cardOf } from '../src/scorecard/card-of.ts';
import { pastTrend } from '../src/scorecard/past-trend.ts';
import { loadPipelines } from '../src/store/catalogue.ts';
import type { ConnectionSettings } from '../src/store/connection-settings.ts';
import { getConnection } from '../src/store/connections.ts';
import { clearDirty } from '../src/store/deals.ts';
import { readHistories, type StoredHistory } from '../src/store/histories.ts';
import { inScope } from '../src/store/in-scope.ts';
import { currentModels } from '../src/store/models.ts';
import { countOutdatedFigures } from '../src/store/pipeline-figures.ts';
import { listRuns, underLease } from '../src/store/runs.ts';
import {
  currentScorecards,
  currentTrends,
  retireScorecards,
  storeScorecards,
} from '../src/store/scorecards.ts';
import { storeWorklists } from '../src/store/store-worklists.ts';
import { learntModels } from './parts/learnt-models.ts';
import { makeWorklists } from './parts/make-worklists.ts';

interface Reckoning {
  pipelines: Pipeline[];
  models: PipelineModel[];
  settings: ConnectionSettings;
}

/**
 * Gives a scorecard to every deal about which something was learnt, and to every open one when the day or a model
 * is new, another pipeline in scope, or something out of sight, since the last whole pass. A deal that was closed before
 * it ever had a card gets none. Nothing is scored before the first learning; after an upgrade that cannot use what was
 * learnt, or the figures of pipelines, it asks for a learning at once.
 */
export const job: Job = {
  name: 'score',
  everyMs: 3_600_000,
  startsAfter: 'learn',
  wakes: ({ changed, retired, outdated }) => [
    ...(outdated ? (['learn'] as const) : []),
    ...(changed || retired ? (['publish', 'alert'] as const) : []),
  ],
  async run(context) {
    const { db, connectionId, lease, now, wallClock, progress, signal } = context;
    const { settings } = await getConnection(db, connectionId);
    const { timeZone, pipelines: scope, unseenActivities } = settings;
    const reckoning = await underLease(db, lease, wallClock(), async (tx) => {
      return {
        retired: scope ? await retireScorecards(tx, scope) : 0,
        pipelines: await loadPipelines(tx),
        models: await learntModels(tx),
        stored: (await currentModels(tx)).length,
        figures: await countOutdatedFigures(tx),
        settings,
      };
    });
    const sum = { scored: 0, changed: 0, retired: reckoning.retired };
    // What an older version learnt is of no use after an upgrade: nobody shall wait for the nightly learning.
    if (reckoning.models.length === 0)
      return { ...sum, basis: '', outdated: reckoning.stored + reckoning.figures };

    const basis = [
      dayOf(now, timeZone),
      ...reckoning.models.map(({ id }) => id),
      ...(scope ?? []),
      unseenActivities ?? '',
    ].join(' ');
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
    // The pipeline's page shows what to work on now, not when the figures were reckoned.
    if (sum.changed > 0 || sum.retired > 0)
      await underLease(db, lease, wallClock(), async (tx) => storeWorklists(tx, await makeWorklists(tx)));
    return { ...sum, basis, outdated: reckoning.figures };
  },
};

/**
 * Scores and notes as scored in one transaction: a deal that was learnt more of meanwhile stays to be scored, and who
 * has lost the lease must not put old cards over those of the new holder.
 */
async function scoreChunk(
  { db, lease, now, wallClock }: JobContext,
  { pipelines, models, settings }: Reckoning,
  chunk: StoredHistory[],
): Promise<{ scored: number; changed: number }> {
  const { timeZone, unseenActivities } = settings;
  return underLease(db, lease, wallClock(), async (tx) => {
    const closed = chunk.filter(({ deal }) => deal.outcome !== 'open').map(({ deal }) => deal.id);
    const carded = new Set((await currentScorecards(tx, closed)).map(({ dealId }) => dealId));
    const wanted = chunk.filter(
      ({ deal }) => inScope(settings, deal.pipeline) && (deal.outcome === 'open' || carded.has(deal.id)),
    );
    const trends = await currentTrends(
      tx,
      wanted.map(({ deal }) => deal.id),
    );
    const cards: Scorecard[] = [];
    const faces: CardFace[] = [];
    for (const history of wanted) {
      const scorecard = scorecardOf(history, pipelines, models, { at: now, timeZone, unseenActivities });
      if (!scorecard) continue;
      const known = trends.get(history.deal.id) ?? [];
      const toldBefore = known.length > 0 || scorecard.winProbability === null;
      const trend = toldBefore ? known : pastTrend(history, pipelines, models, { at: now, timeZone });
      const model = models.find(({ id }) => id === scorecard.modelId) ?? null;
      cards.push(scorecard);
      faces.push(cardOf(scorecard, history, { pipelines, model, trend, timeZone }));
    }
    const changed = await storeScorecards(tx, cards, faces);
    await clearDirty(
      tx,
      chunk.map(({ deal, version }) => ({ dealId: deal.id, version })),
    );
    return { scored: cards.length, changed: changed.length };
  });
}
