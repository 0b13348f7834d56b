import { type TrackedField, trackedFields } from '../../src/model/change.ts';
import { portfolioColumns, portfolioFields } from '../../src/model/portfolio-folder.ts';

/** The files of a portfolio folder; only the deals must be there. */
export const portfolioFiles = {
  deals: 'deals.csv',
  stages: 'stages.csv',
  changes: 'changes.csv',
  activities: 'activities.csv',
  owners: 'owners.csv',
} as const;

export const neededColumns = {
  deals: ['id', 'created_at'],
  stages: ['pipeline', 'stage', 'order', 'kind'],
  changes: ['deal_id', 'at', 'field', 'from', 'to'],
  activities: ['deal_id', 'at', 'kind'],
  owners: ['owner', 'country'],
} as const;

/** The tracked field by its name in `changes.csv` and in the columns of `deals.csv`. */
export const fieldsByName: ReadonlyMap<string, TrackedField> = new Map(
  trackedFields.map((field) => [portfolioFields[field], field]),
);

/** Columns of `deals.csv` with a meaning of their own; every further one is an attribute. */
export const dealColumns: ReadonlySet<string> = new Set([...portfolioColumns.deals, ...fieldsByName.keys()]);
