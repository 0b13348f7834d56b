import { dayMs, type Instant } from '../../model/instant.ts';
import type { LeftOut } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';

const yearMs = 365 * dayMs;

/** The figures that deals can be left out of, by their name in the figures. */
export type LeavesOut = 'funnel' | 'cohorts' | 'cycle' | 'quality' | 'load' | 'horizon' | 'forecast';

/** Which deals figures do not count, or do not price, and why; those that leave out none are not in the list. */
export function leftOutOf(
  rows: readonly FlowRow[],
  at: Instant,
  qualityOf?: (row: FlowRow) => number | null,
): (LeftOut & { figure: LeavesOut })[] {
  const lastYear = ({ closedAt }: FlowRow): boolean => closedAt !== null && closedAt >= at - yearMs;
  const about = (
    figure: LeavesOut,
    reason: string,
    which: (row: FlowRow) => boolean,
  ): LeftOut & { figure: LeavesOut } => ({ figure, reason, deals: rows.filter(which).map(({ id }) => id) });
  const unpriced = ({ amount }: FlowRow): boolean => amount === null;
  const isQualityKnown = qualityOf && rows.some((row) => qualityOf(row) !== null);
  return [
    about('funnel', 'without an amount: counted, not priced', unpriced),
    about('cohorts', 'without an amount: not in the win rate by value', unpriced),
    about(
      'cycle',
      'whose first stage began before the log: that visit is in no length',
      ({ visits }) => visits[0]?.entryKnown === false,
    ),
    about(
      'cycle',
      'whose stages were never logged: in no stage’s length',
      ({ visits }) => visits.length === 0,
    ),
    about(
      'quality',
      'whose quality at creation is not known',
      (row) => isQualityKnown === true && qualityOf(row) === null,
    ),
    about('load', 'without an owner: in nobody’s load', ({ owner }) => owner === null),
    about(
      'horizon',
      'without an account: neither new nor repeat customers',
      (row) => lastYear(row) && row.account === null,
    ),
    about(
      'horizon',
      'without people in what was done: not in the mean number of people',
      (row) => lastYear(row) && !row.history.activities.some(({ contact }) => contact !== null),
    ),
    about(
      'forecast',
      'open without an amount: priced as such deals turned out',
      (row) => row.outcome === 'open' && unpriced(row),
    ),
    about('forecast', 'whose stages were never logged: not forecast', ({ visits }) => visits.length === 0),
  ].filter(({ deals }) => deals.length > 0);
}
