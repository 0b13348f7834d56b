import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { visitsAt } from '../../timeline/visits-at.ts';

/** What a forecast looks at of one deal: where it stood from when on, what it was worth and whose it was. */
export interface ForecastRow {
  id: string;
  createdAt: Instant;
  /** When the deal came to stand in `places`, rising. */
  enteredAt: Instant[];
  /** The stage with its pipeline, or `won` or `lost`. */
  places: string[];
  amountAt: Instant[];
  /** 0 where the amount is missing: such a deal is counted, and priced as such deals turned out. */
  amounts: number[];
  ownerAt: Instant[];
  owners: (string | null)[];
}

export const won = 'won';
export const lost = 'lost';
export const isOpen = (place: string | undefined): boolean => place !== won && place !== lost;

/**
 * The rows of deals in one currency, as known at `at`. Reading a row only up to an earlier instant gives what was
 * known then.
 */
export function forecastRows(
  histories: Iterable<DealHistory>,
  pipelines: readonly Pipeline[],
  at: Instant,
): ForecastRow[] {
  const rows: ForecastRow[] = [];
  for (const history of histories) {
    const { deal, changes } = history;
    if (deal.createdAt > at) continue;
    const visits = visitsAt(history, pipelines, at);
    if (visits.length === 0) continue;
    const amounts = changes.filter((change) => change.field === 'amount' && change.at <= at);
    const owners = changes.filter((change) => change.field === 'owner' && change.at <= at);
    rows.push({
      id: deal.id,
      createdAt: deal.createdAt,
      enteredAt: visits.map((visit) => visit.enteredAt),
      places: visits.map(({ kind, pipeline, stage }) => (kind === 'open' ? `${pipeline}\n${stage}` : kind)),
      amountAt: amounts.map((change) => change.at),
      amounts: amounts.map((change) => Number(change.value ?? 0)),
      ownerAt: owners.map((change) => change.at),
      owners: owners.map((change) => change.value),
    });
  }
  return rows;
}

/** The value that held at `at` (inclusive), by the last instant not after it; `before` when there is none. */
export function heldAt<T>(instants: readonly Instant[], values: readonly T[], at: Instant, before: T): T {
  let held = before;
  for (let index = 0; index < instants.length && (instants[index] ?? 0) <= at; index += 1) {
    held = values[index] ?? before;
  }
  return held;
}
