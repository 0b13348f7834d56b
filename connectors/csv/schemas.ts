import type { TrackedField } from '../../src/model/change.ts';

/** The files of a portfolio folder; only the deals must be there. */
export const portfolioFiles = {
  deals: 'deals.csv',
  stages: 'stages.csv',
  changes: 'changes.csv',
  activities: 'activities.csv',
} as const;

export const neededColumns = {
  deals: ['id', 'created_at'],
  stages: ['pipeline', 'stage', 'order', 'kind'],
  changes: ['deal_id', 'at', 'field', 'from', 'to'],
  activities: ['deal_id', 'at', 'kind'],
} as const;

/** How a tracked field is called in `changes.csv` and in the columns of `deals.csv`. */
export const fieldNames: Readonly<Record<string, TrackedField>> = {
  stage: 'stage',
  pipeline: 'pipeline',
  amount: 'amount',
  expected_close_on: 'expectedCloseOn',
  owner: 'owner',
  pause_until: 'pauseUntil',
  next_step: 'nextStep',
};

/** Columns of `deals.csv` with a meaning of their own; every further one is an attribute. */
export const dealColumns: ReadonlySet<string> = new Set([
  ...Object.keys(fieldNames),
  'id',
  'name',
  'currency',
  'created_at',
  'closed_at',
  'outcome',
  'account',
  'source',
  'type',
  'contacts',
  'pause_reason',
]);
