import type { TrackedField } from './change.ts';

/**
 * The columns of a portfolio folder's files, the ones a file may leave out included. Instants are ISO 8601
 * in UTC, days `YYYY-MM-DD`, empty is unknown. Every further column of `deals` is an attribute known at creation.
 */
export const portfolioColumns = {
  deals: [
    'id',
    'name',
    'pipeline',
    'stage',
    'amount',
    'currency',
    'created_at',
    'closed_at',
    'outcome',
    'expected_close_on',
    'owner',
    'account',
    'source',
    'type',
    'contacts',
    'pause_until',
    'pause_reason',
  ],
  stages: ['pipeline', 'stage', 'order', 'kind'],
  /** `by`: one of the authors; left out or empty, it is unknown. */
  changes: ['deal_id', 'at', 'field', 'from', 'to', 'by'],
  /** `known_at`: left out or empty, it is `at`. `state`: left out or empty, it is done. */
  activities: ['deal_id', 'at', 'kind', 'direction', 'contact', 'known_at', 'state'],
  owners: ['owner', 'country'],
} as const;

/** How a tracked field is written in `changes`. */
export const portfolioFields: Record<TrackedField, string> = {
  stage: 'stage',
  pipeline: 'pipeline',
  amount: 'amount',
  expectedCloseOn: 'expected_close_on',
  owner: 'owner',
  pauseUntil: 'pause_until',
  nextStep: 'next_step',
};

/** One row of one file, as text. */
export type PortfolioRow = Readonly<Record<string, string>>;

/** A portfolio folder in memory. */
export interface PortfolioRows {
  deals: readonly PortfolioRow[];
  stages: readonly PortfolioRow[];
  changes: readonly PortfolioRow[];
  activities: readonly PortfolioRow[];
  owners?: readonly PortfolioRow[];
}
