import type { Activity } from '../../src/model/activity.ts';
import type { Change } from '../../src/model/change.ts';
import type { Deal } from '../../src/model/deal.ts';
import type { Portfolio } from '../../src/model/portfolio.ts';
import { openSource } from './open-source.ts';
import type { RowProblem } from './problems.ts';
import type { Source } from './source.ts';

export interface ReadPortfolioOptions {
  /** Leaves bad rows out and lists them instead of throwing at the first one. */
  skipBad?: boolean;
  /** Rows told so far, and deals there are. */
  onProgress?: (deals: number, total: number) => void;
}

export interface ReadPortfolio {
  portfolio: Portfolio;
  /** Bad rows, as far as `skipBad` let them pass. */
  problems: RowProblem[];
  source: Source['kind'];
  /** What the data cannot tell, by a plain sentence. */
  warnings: string[];
}

/**
 * Reads a portfolio folder, or a CSV export of deals from HubSpot or Salesforce, into memory. Throws `invalid-input`
 * that names file, line, column, value and what to do.
 */
export async function readPortfolio(
  path: string,
  { skipBad = false, onProgress }: ReadPortfolioOptions = {},
): Promise<ReadPortfolio> {
  const problems: RowProblem[] = [];
  const source = await openSource(path, skipBad ? ({ problem }) => problems.push(problem) : null);
  const histories = new Map<string, { deal: Deal; changes: Change[]; activities: Activity[] }>();
  for await (const pieces of source.pieces())
    for (const { deal, changes, activity } of pieces) {
      if (deal) {
        histories.set(deal.id, { deal, changes: [], activities: [] });
        onProgress?.(histories.size, source.dealCount);
      }
      for (const change of changes) histories.get(change.dealId)?.changes.push(change);
      if (activity) histories.get(activity.dealId)?.activities.push(activity);
    }
  for (const { changes, activities } of histories.values()) {
    changes.sort((one, other) => one.at - other.at || one.ordinal - other.ordinal);
    activities.sort((one, other) => one.at - other.at);
  }
  return {
    portfolio: { pipelines: source.pipelines, owners: source.owners, histories: [...histories.values()] },
    problems,
    source: source.kind,
    warnings: [...source.warnings],
  };
}
