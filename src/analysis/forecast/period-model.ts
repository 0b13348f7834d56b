import { dayMs, type Instant } from '../../model/instant.ts';
import { quantile } from '../statistics/quantile.ts';
import { type ForecastRow, heldAt, lost, won } from './forecast-rows.ts';
import { wonAtWithin } from './won-between.ts';

/** A window of time seen from the moment a forecast is made: it begins `offsetMs` later and lasts `lengthMs`. */
export interface Window {
  offsetMs: number;
  lengthMs: number;
}

/** What happened in windows like this one, seen from moments of the past. */
export interface PeriodModel {
  /** Per place: ages in days that part its bins, and P(won in the window) per bin. */
  places: Map<string, { edges: number[]; chances: number[] }>;
  /** For a place that was never seen. */
  anyPlace: number;
  /** Of deals not yet created: expected wins, their expected value, and the mean square of a win's value. */
  unborn: { count: number; value: number; squaredValue: number };
  /** What wins brought over what the deals were worth when the forecast was made. */
  realisation: number;
}

const bins = 8;
/** As many looks as the chance of all deals counts for in a place, and that of a place in one of its bins. */
const priorLooks = 20;
/** Looks back at most; wide apart where the history is long. */
const maxLooks = 120;

interface Look {
  ageDays: number;
  weight: number;
  isWon: boolean;
}

/**
 * Direct landmark estimate of a window's wins: from moments of the past, as far as their window had ended by `at`,
 * how many of the deals open then in a place at an age were won in it, and how many wins came from deals that did
 * not exist yet. Later moments weigh more, halved every `halfLifeMs`.
 */
export function fitPeriodModel(
  rows: readonly ForecastRow[],
  at: Instant,
  { offsetMs, lengthMs }: Window,
  halfLifeMs: number,
): PeriodModel {
  let firstAt = at;
  for (const row of rows) firstAt = Math.min(firstAt, row.createdAt);
  const lastLookAt = at - offsetMs - lengthMs;
  const stepMs = Math.max(dayMs, Math.ceil((lastLookAt - firstAt) / maxLooks / dayMs) * dayMs);
  const looks = new Map<string, Look[]>();
  const unborn = { count: 0, value: 0, squaredValue: 0 };
  let moments = 0;
  let worthThen = 0;
  let brought = 0;
  const weightAt = (lookAt: Instant): number => 0.5 ** ((lastLookAt - lookAt) / halfLifeMs);
  for (let lookAt = lastLookAt; lookAt > firstAt; lookAt -= stepMs) moments += weightAt(lookAt);
  for (const row of rows) {
    // Nothing can be seen of a deal after its end.
    const endedAt = (isOpen(row.places.at(-1)) ? null : row.enteredAt.at(-1)) ?? at;
    const skipped = Math.max(0, Math.floor((lastLookAt - endedAt) / stepMs));
    for (let lookAt = lastLookAt - skipped * stepMs; lookAt > firstAt; lookAt -= stepMs) {
      const fromAt = lookAt + offsetMs;
      if (row.createdAt >= fromAt + lengthMs) break;
      const wonAt = wonAtWithin(row, fromAt, fromAt + lengthMs);
      const weight = weightAt(lookAt);
      if (row.createdAt > lookAt) {
        if (wonAt === null) continue;
        const value = heldAt(row.amountAt, row.amounts, wonAt, 0);
        unborn.count += weight;
        unborn.value += weight * value;
        unborn.squaredValue += weight * value * value;
        continue;
      }
      const standing = standingAt(row, lookAt);
      if (!standing) continue;
      const seen = looks.get(standing.place);
      const look = { ageDays: standing.ageDays, weight, isWon: wonAt !== null };
      if (seen) seen.push(look);
      else looks.set(standing.place, [look]);
      if (wonAt === null) continue;
      worthThen += weight * standing.amount;
      brought += weight * heldAt(row.amountAt, row.amounts, wonAt, 0);
    }
  }
  const all = share([...looks.values()].flat(), 0);
  return {
    places: new Map([...looks].map(([place, seen]) => [place, binned(seen, all)])),
    anyPlace: all,
    unborn: {
      count: moments > 0 ? unborn.count / moments : 0,
      value: moments > 0 ? unborn.value / moments : 0,
      squaredValue: unborn.count > 0 ? unborn.squaredValue / unborn.count : 0,
    },
    realisation: worthThen > 0 ? brought / worthThen : 1,
  };
}

/** P(won in the window) of a deal that stands in a place at an age. */
export function chanceInWindow(model: PeriodModel, place: string, ageDays: number): number {
  const known = model.places.get(place);
  if (!known) return model.anyPlace;
  const bin = known.edges.findIndex((edge) => ageDays < edge);
  return known.chances[bin === -1 ? known.chances.length - 1 : bin] ?? model.anyPlace;
}

/** Where an open deal stood and what it was worth; null when it was not open. */
export function standingAt(
  row: ForecastRow,
  at: Instant,
): { place: string; ageDays: number; amount: number } | null {
  const index = row.enteredAt.findLastIndex((enteredAt) => enteredAt <= at);
  const place = row.places[index];
  if (place === undefined || !isOpen(place)) return null;
  return {
    place,
    ageDays: (at - (row.enteredAt[index] ?? at)) / dayMs,
    amount: heldAt(row.amountAt, row.amounts, at, 0),
  };
}

const isOpen = (place: string | undefined): boolean => place !== won && place !== lost;

function binned(seen: readonly Look[], all: number): { edges: number[]; chances: number[] } {
  const ages = Float64Array.from(seen, (look) => look.ageDays).sort();
  const edges = [
    ...new Set(Array.from({ length: bins - 1 }, (_, bin) => quantile(ages, (bin + 1) / bins) ?? 0)),
  ];
  const groups: Look[][] = Array.from({ length: edges.length + 1 }, () => []);
  for (const look of seen) {
    const bin = edges.findIndex((edge) => look.ageDays < edge);
    groups[bin === -1 ? edges.length : bin]?.push(look);
  }
  const place = share(seen, all);
  return { edges, chances: groups.map((group) => share(group, place)) };
}

function share(seen: readonly Look[], prior: number): number {
  let wins = priorLooks * prior;
  let weight = priorLooks;
  for (const look of seen) {
    weight += look.weight;
    if (look.isWon) wins += look.weight;
  }
  return wins / weight;
}
