import type { Deal } from '../../model/deal.ts';
import type { Instant } from '../../model/instant.ts';
import type { Scorecard } from '../../model/scorecard.ts';
import type { PipelineModel } from '../pipeline-model.ts';

/** A deal that is stalled, or that has a live alert. */
export interface AlertCandidate {
  deal: Deal;
  scorecard: Scorecard;
}

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
 * Which alerts to raise and which to resolve. New ones come within what the budget allows in seven days, by value
 * at risk; a deal has one live alert at most and rests for the cooldown. An alert ends when its deal moved, closed,
 * was paused or is gone from `candidates`, never because the model changed its mind.
 */
export declare function chooseAlerts(
  candidates: readonly AlertCandidate[],
  alerts: readonly KnownAlert[],
  options: AlertOptions,
): AlertDecisions;
