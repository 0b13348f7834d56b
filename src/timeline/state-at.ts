import type { TrackedField } from '../model/change.ts';
import type { Day, Instant } from '../model/instant.ts';
import type { DealHistory } from '../model/portfolio.ts';

/** What the tracked fields of a deal held. Null: empty, or the log begins later. */
export interface DealState {
  pipeline: string;
  stage: string | null;
  amount: number | null;
  expectedCloseOn: Day | null;
  owner: string | null;
  pauseUntil: Day | null;
  nextStep: string | null;
}

/**
 * The deal as it was known at `at`, or null before its creation. In the whole timeline a row counts from its own
 * instant on (`row.at <= at`); of rows of one field at one instant the last by ordinal counts, and of those the
 * latest recorded. A pipeline that was never logged is the one the deal is in now.
 */
export function stateAt({ deal, changes }: DealHistory, at: Instant): DealState | null {
  if (at < deal.createdAt) return null;
  const values: Partial<Record<TrackedField, string | null>> = {};
  for (const change of changes) if (change.at <= at) values[change.field] = change.value;
  return {
    pipeline: values.pipeline ?? deal.pipeline,
    stage: values.stage ?? null,
    amount: amountOf(values.amount),
    expectedCloseOn: values.expectedCloseOn ?? null,
    owner: values.owner ?? null,
    pauseUntil: values.pauseUntil ?? null,
    nextStep: values.nextStep ?? null,
  };
}

function amountOf(text: string | null | undefined): number | null {
  const amount = text ? Number(text) : Number.NaN;
  return Number.isFinite(amount) ? amount : null;
}
