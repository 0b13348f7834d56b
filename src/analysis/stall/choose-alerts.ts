import { type Day, dayMs, type Instant } from '../../model/instant.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { type Candidate, worklist } from './worklist.ts';

/** An alert of the past, or one that lives (`resolvedAt` null). */
export interface KnownAlert {
  key: string;
  dealId: string;
  owner: string | null;
  raisedAt: Instant;
  resolvedAt: Instant | null;
}

export interface AlertDecisions {
  /** Most value at risk first. `key` is the same for the same stall, whoever computes it. */
  raise: { key: string; dealId: string; owner: string | null; title: string; body: string }[];
  resolve: { key: string; dealId: string; reason: string }[];
  /** Stalled deals without an alert that the budget leaves for later. */
  waiting: string[];
}

export interface AlertOptions {
  models: readonly PipelineModel[];
  at: Instant;
  /** At most so many new alerts for an owner in any seven days; null: only the share budget counts. */
  perOwnerPerWeek?: number | null;
  /** Days after an alert was resolved in which its deal raises no new one. */
  cooldownDays?: number;
}

/**
 * Which alerts to raise and which to resolve. `candidates` holds every stalled deal and every deal with a live alert;
 * `alerts` the live ones and those of the last weeks. New alerts come within what the budget allows in seven days, by
 * value at risk; a deal has one live alert at most and rests for the cooldown. An alert ends when its deal moved, heard
 * from the buyer, closed, was paused or is gone, never because the model changed its mind.
 */
export function chooseAlerts(
  candidates: readonly Candidate[],
  alerts: readonly KnownAlert[],
  { models, at, perOwnerPerWeek = null, cooldownDays = 14 }: AlertOptions,
): AlertDecisions {
  const byDeal = new Map(candidates.map((candidate) => [candidate.deal.id, candidate]));
  const live = alerts.filter(({ resolvedAt }) => resolvedAt === null);
  const resolve = live.flatMap((alert) => {
    const reason = endOf(alert, byDeal.get(alert.dealId));
    return reason ? [{ key: alert.key, dealId: alert.dealId, reason }] : [];
  });

  const resting = new Set(
    alerts
      .filter(({ resolvedAt }) => resolvedAt === null || resolvedAt > at - cooldownDays * dayMs)
      .map(({ dealId }) => dealId),
  );
  const recent = alerts.filter(({ raisedAt }) => raisedAt > at - 7 * dayMs);
  const perOwner = new Map<string | null, number>();
  for (const { owner } of recent) perOwner.set(owner, (perOwner.get(owner) ?? 0) + 1);
  let left = Math.ceil(models.reduce((sum, { stall }) => sum + stall.alertsPerWeek, 0)) - recent.length;

  const raise: AlertDecisions['raise'] = [];
  const waiting: string[] = [];
  const stalled = candidates.filter(({ scorecard }) => scorecard.status === 'stalled');
  for (const { deal, scorecard } of worklist(stalled)) {
    if (resting.has(deal.id)) continue;
    const ofOwner = perOwner.get(deal.owner) ?? 0;
    if (left <= 0 || (perOwnerPerWeek !== null && ofOwner >= perOwnerPerWeek)) {
      waiting.push(deal.id);
      continue;
    }
    left -= 1;
    perOwner.set(deal.owner, ofOwner + 1);
    raise.push({
      key: keyOf(deal.id, scorecard.stalledSince),
      dealId: deal.id,
      owner: deal.owner,
      title: `Stalled: ${deal.name || deal.id}`,
      body: bodyOf(scorecard),
    });
  }
  return { raise, resolve, waiting };
}

/** Why a live alert is over, or null while it is not. */
function endOf(alert: KnownAlert, candidate: Candidate | undefined): string | null {
  if (!candidate) return 'The deal is gone.';
  const { deal, scorecard } = candidate;
  if (scorecard.status === 'closed') return `The deal was ${deal.outcome}.`;
  if (scorecard.status === 'paused')
    return `The deal was paused${deal.pauseUntil ? ` until ${deal.pauseUntil}` : ''}.`;
  const reset = scorecard.clockReset;
  return reset && reset.at > newsAfter(alert) ? reset.sentence : null;
}

const keyOf = (dealId: string, stalledSince: Day | null) => `${dealId}/${stalledSince ?? ''}`;

/**
 * What resets the clock later than this was not known when the alert was raised. Meetings and calls are often logged
 * afterwards: what happened since the stall began is news too, a day of slack left for the time zone.
 */
function newsAfter({ key, dealId, raisedAt }: KnownAlert): Instant {
  const stalledOn = Date.parse(key.slice(keyOf(dealId, null).length).slice(0, 10));
  return Number.isNaN(stalledOn) ? raisedAt : Math.min(raisedAt, stalledOn + 2 * dayMs);
}

function bodyOf({ reasons, clockReset, nextAction }: Candidate['scorecard']): string {
  const against = reasons.filter(({ contribution }) => contribution < 0).map(({ sentence }) => sentence);
  return [...against.slice(0, 2), clockReset?.sentence, nextAction].filter(Boolean).join('\n');
}
