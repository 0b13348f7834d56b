import { type AlertDecisions, chooseAlerts } from '../../src/analysis/stall/choose-alerts.ts';
import type { Candidate } from '../../src/analysis/stall/worklist.ts';
import type { JobContext } from '../../src/job.ts';
import { dayOf } from '../../src/model/day-of.ts';
import { type Alert, listAlerts } from '../../src/store/alerts.ts';
import type { ConnectionSettings } from '../../src/store/connection-settings.ts';
import { inTenant } from '../../src/store/database.ts';
import { listDeals } from '../../src/store/deals.ts';
import { inScope } from '../../src/store/in-scope.ts';
import { streamScorecards } from '../../src/store/scorecards.ts';
import { learntModels } from './learnt-models.ts';

/** Which alerts to raise, to give to another owner and to take back, by the cards as they are stored. */
export async function decideAlerts(
  { db, connectionId, now, signal }: JobContext,
  settings: ConnectionSettings,
): Promise<AlertDecisions> {
  const { alerts: way, alertsPerOwner, timeZone } = settings;
  const [alerts, learnt] = await inTenant(db, connectionId, async (tx) => [
    await listAlerts(tx, { kind: 'stalled' }),
    await learntModels(tx),
  ]);
  const models = learnt.filter(({ pipeline }) => inScope(settings, pipeline));
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
  const known = alerts.map(({ key, dealId, owner, digest, raisedAt, resolvedAt, state }) => ({
    key,
    dealId,
    owner,
    digest,
    raisedAt,
    // One that the CRM refused rests like one that is over.
    resolvedAt: state === 'refused' ? raisedAt : resolvedAt,
  }));
  const digestOn = way === 'digest' ? dayOf(now, timeZone) : null;
  const decisions = chooseAlerts(candidates, known, {
    models,
    at: now,
    digestOn,
    perOwnerPerWeek: alertsPerOwner,
  });
  const used = new Set(alerts.map(({ key }) => key));
  return {
    ...decisions,
    raise: decisions.raise.map((alert) => ({ ...alert, key: unused(alert.key, used) })),
  };
}

/** What is told again after a rest, of a pause for instance, gets a task of its own. */
export function unused(key: string, used: ReadonlySet<string>): string {
  for (let time = 1; ; time++) {
    const candidate = time === 1 ? key : `${key}/${time}`;
    if (!used.has(candidate)) return candidate;
  }
}

export const isLive = ({ state }: Alert): boolean =>
  state === 'raising' || state === 'open' || state === 'resolving';
