import { type Day, dayMs, type Instant } from '../../model/instant.ts';
import type { PipelineModel } from '../pipeline-model.ts';
import { type Candidate, worklist } from './worklist.ts';

/** An alert of the past, or one that lives (`resolvedAt` null). */
export interface KnownAlert {
  key: string;
  dealId: string;
  owner: string | null;
  /** The key of the task it shares with other deals of its owner; null or absent: none. */
  digest?: string | null;
  raisedAt: Instant;
  resolvedAt: Instant | null;
}

/** An alert to be raised. */
export interface NewAlert {
  /** The same for the same stall, whoever computes it. */
  key: string;
  dealId: string;
  owner: string | null;
  /** The key of the task of all deals of the owner that are told of on a day; null: it gets a task of its own. */
  digest: string | null;
  /** Its place in the digest: the one to look at first is 0. */
  place: number;
  title: string;
  body: string;
}

export interface AlertDecisions {
  /** The one to look at first in front. */
  raise: NewAlert[];
  /** Alerts of deals that are somebody else's now. */
  reassign: { key: string; dealId: string; owner: string }[];
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
  /** The day of the digest of each owner; null: every deal is told of by itself. */
  digestOn?: Day | null;
}

/**
 * Which alerts to raise and which to resolve. `candidates` holds every stalled deal and every deal with a live alert;
 * `alerts` the live ones and those of the last weeks. New alerts come within what the budget allows in seven days, by
 * value at risk; a deal has one live alert at most and rests for the cooldown. An owner gets one digest a day: what
 * stalls after it waits for the next. An alert ends when its deal moved, heard
 * from the buyer, closed, was paused or is gone, never because the model changed its mind.
 */
export function chooseAlerts(
  candidates: readonly Candidate[],
  alerts: readonly KnownAlert[],
  { models, at, perOwnerPerWeek = null, cooldownDays = 14, digestOn = null }: AlertOptions,
): AlertDecisions {
  const byDeal = new Map(candidates.map((candidate) => [candidate.deal.id, candidate]));
  const live = alerts.filter(({ resolvedAt }) => resolvedAt === null);
  const resolve = live.flatMap((alert) => {
    const reason = endOf(alert, byDeal.get(alert.dealId));
    return reason ? [{ key: alert.key, dealId: alert.dealId, reason }] : [];
  });
  const over = new Set(resolve.map(({ key }) => key));
  const reassign = live.flatMap(({ key, dealId, owner }) => {
    const now = byDeal.get(dealId)?.deal.owner ?? null;
    return now === null || now === owner || over.has(key) ? [] : [{ key, dealId, owner: now }];
  });
  const digests = new Set(alerts.map(({ digest }) => digest));

  const resting = new Set(
    alerts
      .filter(({ resolvedAt }) => resolvedAt === null || resolvedAt > at - cooldownDays * dayMs)
      .map(({ dealId }) => dealId),
  );
  const recent = alerts.filter(({ raisedAt }) => raisedAt > at - 7 * dayMs);
  const perOwner = new Map<string | null, number>();
  for (const { owner } of recent) perOwner.set(owner, (perOwner.get(owner) ?? 0) + 1);
  let left = Math.ceil(models.reduce((sum, { stall }) => sum + stall.alertsPerWeek, 0)) - recent.length;

  const raise: NewAlert[] = [];
  const places = new Map<string | null, number>();
  const waiting: string[] = [];
  const stalled = candidates.filter(({ scorecard }) => scorecard.status === 'stalled');
  for (const { deal, scorecard } of worklist(stalled)) {
    if (resting.has(deal.id)) continue;
    const ofOwner = perOwner.get(deal.owner) ?? 0;
    const digest = digestOn === null ? null : `digest/${deal.owner ?? ''}/${digestOn}`;
    if (
      left <= 0 ||
      (digest !== null && digests.has(digest)) ||
      (perOwnerPerWeek !== null && ofOwner >= perOwnerPerWeek)
    ) {
      waiting.push(deal.id);
      continue;
    }
    left -= 1;
    perOwner.set(deal.owner, ofOwner + 1);
    const place = digest === null ? 0 : (places.get(deal.owner) ?? 0);
    places.set(deal.owner, place + 1);
    raise.push({
      key: keyOf(deal.id, scorecard.stalledSince),
      dealId: deal.id,
      owner: deal.owner,
      digest,
      place,
      title: `${scorecard.stall?.kind === 'never_moved' ? 'Never moved' : 'Stalled'}: ${deal.name || deal.id}`,
      body: bodyOf(scorecard),
    });
  }
  return { raise, reassign, resolve, waiting };
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

function bodyOf({ stall, stallRule, reasons, clockReset, nextAction }: Candidate['scorecard']): string {
  const against = reasons.filter(({ contribution }) => contribution < 0).map(({ sentence }) => sentence);
  const why = [stall?.sentence ?? clockReset?.sentence, stallRule];
  return [...why, ...against.slice(0, 2), nextAction].filter(Boolean).join('\n');
}
