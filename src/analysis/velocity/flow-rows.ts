import type { Instant } from '../../model/instant.ts';
import type { Pipeline, StageKind } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import { stateAt } from '../../timeline/state-at.ts';
import { type StageVisit, visitsAt } from '../../timeline/visits-at.ts';

/** One deal as the pipeline's figures see it, by what was known at one instant. */
export interface FlowRow {
  id: string;
  name: string;
  pipeline: string;
  owner: string | null;
  source: string | null;
  account: string | null;
  type: string | null;
  currency: string;
  createdAt: Instant;
  outcome: StageKind;
  /** Null while open. */
  closedAt: Instant | null;
  reopenings: number;
  amount: number | null;
  expectedCloseOn: string | null;
  visits: StageVisit[];
  history: DealHistory;
}

/** For deals that do not say their currency. */
export const noCurrency = '';

/** All deals that existed at `at`, as known then. A deal whose stages were never logged is taken at its word. */
export function flowRows(
  histories: Iterable<DealHistory>,
  pipelines: readonly Pipeline[],
  at: Instant,
): FlowRow[] {
  const rows: FlowRow[] = [];
  for (const history of histories) {
    const { deal } = history;
    const state = stateAt(history, at);
    if (!state) continue;
    const visits = visitsAt(history, pipelines, at);
    const closing = closingAt(history, pipelines, at);
    const closedAt = closing
      ? closing.closedAt
      : deal.closedAt !== null && deal.closedAt <= at
        ? deal.closedAt
        : null;
    rows.push({
      id: deal.id,
      name: deal.name,
      pipeline: visits.at(-1)?.pipeline ?? state.pipeline,
      owner: state.owner,
      source: deal.source,
      account: deal.account,
      type: deal.type,
      currency: deal.currency ?? noCurrency,
      createdAt: deal.createdAt,
      outcome: closing ? closing.outcome : closedAt === null ? 'open' : deal.outcome,
      closedAt,
      reopenings: closing?.reopenings ?? 0,
      amount: state.amount,
      expectedCloseOn: state.expectedCloseOn,
      visits,
      history,
    });
  }
  return rows;
}
