import { tQuantile } from './t-quantile.ts';

export interface Slope {
  value: number;
  low: number;
  high: number;
}

/** One row of a panel; rows of weight 0 are left out. */
export interface PanelRow {
  unit: string;
  period: number;
  x: number;
  y: number;
  weight: number;
}

const sweeps = 200;
const fewestUnits = 5;

/**
 * How `y` goes with `x` within units, with what is common to a period taken out as well: least squares with two-way
 * fixed effects (by alternating projections), and a range that allows for rows of one unit hanging together (cluster
 * robust, t with units − 1 degrees of freedom; Cameron and Miller, Journal of Human Resources 50, 2015). `z` is the
 * normal quantile of the wanted coverage. Null with fewer than five units, or when `x` does not vary within them.
 */
export function withinSlope(panel: readonly PanelRow[], z: number): Slope | null {
  const rows = panel.filter(({ weight }) => weight > 0);
  const units = groupsOf(rows, ({ unit }) => unit);
  if (units.length < fewestUnits) return null;
  const periods = groupsOf(rows, ({ period }) => period);
  const weights = rows.map(({ weight }) => weight);
  const x = without(
    rows.map((row) => row.x),
    weights,
    [units, periods],
  );
  const y = without(
    rows.map((row) => row.y),
    weights,
    [units, periods],
  );
  const sum = (places: readonly number[], of: (place: number) => number): number =>
    places.reduce((total, place) => total + of(place), 0);
  const all = [...rows.keys()];
  const at = (column: readonly number[], place: number): number => column[place] ?? 0;
  const spread = sum(all, (place) => at(weights, place) * at(x, place) ** 2);
  const before = sum(all, (place) => at(weights, place) * (rows[place]?.x ?? 0) ** 2);
  if (spread <= 1e-9 * before) return null;
  const value = sum(all, (place) => at(weights, place) * at(x, place) * at(y, place)) / spread;
  const meat = units.reduce(
    (total, places) =>
      total +
      sum(places, (place) => at(weights, place) * at(x, place) * (at(y, place) - value * at(x, place))) ** 2,
    0,
  );
  const error = Math.sqrt((meat * units.length) / (units.length - 1)) / spread;
  const reach = tQuantile(z, units.length - 1) * error;
  return { value, low: value - reach, high: value + reach };
}

function groupsOf(rows: readonly PanelRow[], keyOf: (row: PanelRow) => unknown): number[][] {
  return [...Map.groupBy(rows.entries(), ([, row]) => keyOf(row)).values()].map((group) =>
    group.map(([place]) => place),
  );
}

/** The column with the weighted mean of every group taken out, until nothing is left to take. */
function without(
  column: readonly number[],
  weights: readonly number[],
  kinds: readonly (readonly (readonly number[])[])[],
): number[] {
  const left = [...column];
  const size = Math.max(...column.map(Math.abs), 1e-300);
  for (let sweep = 0; sweep < sweeps; sweep += 1) {
    let largest = 0;
    for (const group of kinds.flat()) {
      let total = 0;
      let weight = 0;
      for (const place of group) {
        total += (weights[place] ?? 0) * (left[place] ?? 0);
        weight += weights[place] ?? 0;
      }
      const mean = total / weight;
      largest = Math.max(largest, Math.abs(mean));
      for (const place of group) left[place] = (left[place] ?? 0) - mean;
    }
    if (largest < 1e-10 * size) break;
  }
  return left;
}
