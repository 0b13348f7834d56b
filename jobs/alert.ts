import { type AlertDecisions, chooseAlerts } from '../src/analysis/stall/choose-alerts.ts';
import type { Candidate } from '../src/analysis/stall/worklist.ts';
import { pipelineModelSchema } from '../src/analysis/pipeline-model.ts';
import type { Job, JobContext } from '../src/job.ts';
import { type Alert, beginAlert, beginResolving, listAlerts } from '../src/store/alerts.ts';
import { getConnection } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import { listDeals } from '../src/store/deals.ts';
import { currentModels } from '../src/store/models.ts';
import { streamScorecards } from '../src/store/scorecards.ts';
import { finishRaising, findLostTasks } from './parts/raise-alerts.ts';
import { finishResolving } from './parts/resolve-alerts.ts';

/**
 * Tells the owners of stalled deals, within the budget, and takes it back when the deal moved, closed or was paused.
 * What is to be done at the CRM is noted before it is done, so that after a crash it is neither lost nor done twice.
 */
export const job: Job = {
  name: 'alert',
  everyMs: 3_600_000,
  startsAfter: 'score',
  wakes: () => [],
  async run(context) {
    const { db, connectionId, now } = context;
    const { dryRun } = (await getConnection(db, connectionId)).settings;
    if (!dryRun) await findLostTasks(context);
    const { raise, resolve, waiting } = await decide(context);
    const report = { waiting: waiting.length };
    if (dryRun) return { ...report, wouldRaise: raise.length, wouldResolve: resolve.length };

    await inTenant(db, connectionId, async (tx) => {
      for (const alert of raise) await beginAlert(tx, alert, now);
      for (const { key, reason } of resolve) await beginResolving(tx, [key], reason);
    });
    const resolved = await finishResolving(context);
    const { raised, refused } = await finishRaising(context);
    return { ...report, raised, refused, resolved };
  },
};

async function decide({ db, connectionId, now, signal }: JobContext): Promise<AlertDecisions> {
  const [alerts, models] = await inTenant(db, connectionId, async (tx) => [
    await listAlerts(tx),
    (await currentModels(tx)).map(({ body }) => pipelineModelSchema.parse(body)),
  ]);
  const alerted = new Set(alerts.filter(isLive).map(({ dealId }) => dealId));
  const candidates: Candidate[] = [];
  for await (const chunk of streamScorecards(db, connectionId)) {
    signal.throwIfAborted();
    const cards = chunk.filter(({ status, dealId }) => status === 'stalled' || alerted.has(dealId));
    const dealIds = cards.map(({ dealId }) => dealId);
    const deals = await inTenant(db, connectionId, (tx) =>
      listDeals(tx, { dealIds }, { limit: chunk.length }),
    );
    const dealOf = new Map(deals.map((deal) => [deal.id, deal]));
    for (const scorecard of cards) {
      const deal = dealOf.get(scorecard.dealId);
      if (deal) candidates.push({ deal, scorecard });
    }
  }
  const known = alerts.map(({ key, dealId, owner, raisedAt, resolvedAt, state }) => ({
    key,
    dealId,
    owner,
    raisedAt,
    // One that the CRM refused rests like one that is over.
    resolvedAt: state === 'refused' ? raisedAt : resolvedAt,
  }));
  const decisions = chooseAlerts(candidates, known, { models, at: now });
  const used = new Set(alerts.map(({ key }) => key));
  return {
    ...decisions,
    raise: decisions.raise.map((alert) => ({ ...alert, key: unused(alert.key, used) })),
  };
}

/** A stall that is told again after a rest, of a pause for instance, gets a task of its own. */
function unused(key: string, used: ReadonlySet<string>): string {
  for (let time = 1; ; time++) {
    const candidate = time === 1 ? key : `${key}/${time}`;
    if (!used.has(candidate)) return candidate;
  }
}

const isLive = ({ state }: Alert) => state === 'raising' || state === 'open' || state === 'resolving';
