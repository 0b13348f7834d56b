import { withinSlope } from '../statistics/within-slope.ts';
import { type Estimate, noEstimate, z80 } from './estimate.ts';
import type { OwnerMonth } from './owner-months.ts';

export interface MarginalLoad {
  /** Value won a month, share of the closed deals that is won, and days to the close: for one more open deal. */
  wonValue: Estimate;
  winRate: Estimate;
  days: Estimate;
  owners: number;
}

/** As many owner periods as a slope can be seen in. */
const floor = 24;

/**
 * What goes with one more open deal at the beginning of a period: owners are compared with themselves at other times,
 * and what all owners had in common at a time is taken out. An association: it does not say what one more deal would
 * do, as owners may be given more deals when they have time for them. `months`: how long a period is.
 */
export function marginalLoad(cells: readonly OwnerMonth[], months: number): MarginalLoad {
  const slopeOf = (yOf: (cell: OwnerMonth) => number, weightOf: (cell: OwnerMonth) => number): Estimate => {
    const panel = cells.map((cell) => ({
      unit: cell.owner,
      period: cell.period,
      x: cell.open,
      y: yOf(cell),
      weight: weightOf(cell),
    }));
    const n = panel.filter(({ weight }) => weight > 0).length;
    const slope = n >= floor ? withinSlope(panel, z80) : null;
    return slope ? { ...slope, n } : noEstimate(n);
  };
  return {
    wonValue: slopeOf(
      ({ wonValue }) => wonValue / months,
      () => 1,
    ),
    winRate: slopeOf(
      ({ won, closed }) => (closed > 0 ? won / closed : 0),
      ({ closed }) => closed,
    ),
    days: slopeOf(
      ({ days, closed }) => (closed > 0 ? days / closed : 0),
      ({ closed }) => closed,
    ),
    owners: new Set(cells.map(({ owner }) => owner)).size,
  };
}

/** How many owners' periods began with so many open deals: a mean would hide the few who carry most. */
export function loadHistogram(
  cells: readonly OwnerMonth[],
): { from: number; until: number; months: number }[] {
  const most = Math.max(0, ...cells.map(({ open }) => open));
  const edges = [0, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 10_000].filter((edge) => edge <= most);
  return edges.map((from, place) => {
    const until = edges[place + 1] ?? most + 1;
    return { from, until, months: cells.filter(({ open }) => open >= from && open < until).length };
  });
}
