import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { type DealState, stateAt } from '../../timeline/state-at.ts';
import { readDeal } from '../read-deal.ts';
import { lost, open, won } from '../stage-clock/visit-rows.ts';
import { mixed } from './mixed.ts';
import { readAlong, readAtCreation } from './read-signals.ts';
import type { SignalValue } from './table.ts';
import { type TableBuilder, tableBuilder } from './table-builder.ts';

/** CRMs stamp a deal and its first values some moments apart. */
const creationSlackMs = 2000;
/** Looks kept of a pipeline: those with the lowest rank, whatever the order deals come in. */
const mostLooks = 12_000;
/** At so many they are thinned: sooner costs sorting, later reads looks that are dropped. */
const fullLooks = 1.25 * mostLooks;
const looksPerDeal = 8;

/** A deal at one moment along the way. */
export interface Look {
  deal: number;
  at: Instant;
  rank: number;
  stage: string;
  stageDays: number;
  /** In the order of `alongNames`. */
  values: SignalValue[];
}

/** What the win model keeps of a pipeline's deals. */
export interface DealRows {
  ids: string[];
  /** Numbers without a pattern, by id. */
  seeds: number[];
  createdAt: number[];
  closedAt: number[];
  won: number[];
  owners: (string | null)[];
  accounts: (string | null)[];
  creation: TableBuilder;
  alongNames: string[];
  looks: Look[];
  /** Looks of a higher rank are not taken any more. */
  highestRank: number;
  /** Deals created earlier teach nothing but what their owners and accounts have done, see `logBegins`. */
  fairFrom: Instant;
}

export function noDeals(): DealRows {
  return {
    ids: [],
    seeds: [],
    createdAt: [],
    closedAt: [],
    won: [],
    owners: [],
    accounts: [],
    creation: tableBuilder(),
    alongNames: [],
    looks: [],
    highestRank: 2 ** 32,
    fairFrom: -Infinity,
  };
}

/** The deal as it was created. */
export function creationState(history: DealHistory): DealState | null {
  return stateAt(history, history.deal.createdAt + creationSlackMs);
}

/** Adds a deal as known at `at`: its creation, and a look on every day it was open, as far as looks are kept. */
export function addDeal(
  rows: DealRows,
  history: DealHistory,
  end: { isWon: boolean; closedAt: Instant | null; seed: number },
  { pipelines, at, timeZone }: { pipelines: readonly Pipeline[]; at: Instant; timeZone: string },
): void {
  const { deal } = history;
  const state = creationState(history);
  if (!state) return;
  const number = rows.ids.length;
  rows.ids.push(deal.id);
  rows.seeds.push(end.seed);
  rows.createdAt.push(deal.createdAt);
  rows.closedAt.push(end.closedAt ?? Infinity);
  rows.won.push(end.isWon ? 1 : 0);
  rows.owners.push(state.owner);
  rows.accounts.push(deal.account);
  rows.creation.add(readAtCreation({ deal, state, timeZone }));
  const endAt = Math.min(end.closedAt ?? at, at);
  const firstDay = Math.max(1, Math.ceil((at - endAt) / dayMs));
  for (let daysAgo = firstDay; at - daysAgo * dayMs >= deal.createdAt; daysAgo += 1) {
    const lookAt = at - daysAgo * dayMs;
    const rank = mixed(end.seed ^ Math.imul(daysAgo, 0x9e3779b1));
    if (rank >= rows.highestRank || lookAt >= endAt) continue;
    const reading = readDeal(history, pipelines, lookAt);
    if (!reading?.visit) continue;
    const known = readAlong({
      deal,
      state: reading.state,
      first: state,
      reading,
      changes: history.changes,
      timeZone,
      clock: null,
    });
    if (rows.alongNames.length === 0) rows.alongNames.push(...known.keys());
    rows.looks.push({
      deal: number,
      at: lookAt,
      rank,
      stage: reading.visit.stage,
      stageDays: reading.stageDays,
      values: rows.alongNames.map((name) => known.get(name) ?? null),
    });
    if (rows.looks.length >= fullLooks) keepLowest(rows, mostLooks);
  }
}

/** Drops all but so many looks of lowest rank; for few deals a few each are enough. */
export function keepLowest(rows: DealRows, most = Math.min(mostLooks, looksPerDeal * rows.ids.length)): void {
  if (rows.looks.length <= most) return;
  const ranks = Float64Array.from(rows.looks, ({ rank }) => rank).sort();
  rows.highestRank = ranks[most] ?? rows.highestRank;
  rows.looks = rows.looks.filter(({ rank }) => rank < rows.highestRank);
}

/** Fair deals as known then, without those left out by their seed: days to the end or the look, and the outcome. */
export function dealsAsOf(
  deals: DealRows,
  at: Instant,
  isLeftOut: (seed: number) => boolean = () => false,
): { days: number[]; outcomes: number[] } {
  const days: number[] = [];
  const outcomes: number[] = [];
  for (const [deal, createdAt] of deals.createdAt.entries()) {
    if (createdAt > at || createdAt < deals.fairFrom || isLeftOut(deals.seeds[deal] ?? 0)) continue;
    const closedAt = deals.closedAt[deal] ?? Infinity;
    days.push((Math.min(closedAt, at) - createdAt) / dayMs);
    outcomes.push(closedAt > at ? open : deals.won[deal] === 1 ? won : lost);
  }
  return { days, outcomes };
}
