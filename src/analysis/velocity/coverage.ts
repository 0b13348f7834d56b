import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import { stateAt } from '../../timeline/state-at.ts';
import { poissonWeights } from '../statistics/poisson-weights.ts';
import { type Estimate, estimateOf, type LeftOut, replicatesFor } from './estimate.ts';
import type { Window } from './velocity-of.ts';

export interface Coverage {
  target: number;
  /** Open value expected to close in the period ÷ what is left of the target; null when nothing is left. */
  coverage: number | null;
  /** What it took in the past at the same point of a period; no value without history. */
  needed: Estimate;
  /** Share of the open value that was won by the end of the period. */
  conversion: Estimate;
  /** Share of what was still won in the period that was not in that open value. */
  createAndClose: Estimate;
  openValue: number;
  wonSoFar: number;
  /** Past periods that were looked at. */
  periods: number;
  leftOut: LeftOut[];
}

const replicates = 200;

/**
 * Coverage of a target, and the coverage that is needed: (1 − create-and-close share) ÷ conversion, both from past
 * periods at the same point (Kellblog, 2024). “One over the win rate” would forget that
 * deals are created and closed within a period, and that deals slip. Ranges by a bootstrap over deals. Histories of
 * one currency.
 */
export function coverageOf(
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
  { at, period, target, past }: { at: Instant; period: Window; target: number; past: readonly Window[] },
): Coverage {
  const point = at - period.fromAt;
  const before = histories.map((history) =>
    past
      .map((window) => valuesAt(history, pipelines, window, Math.min(window.untilAt, window.fromAt + point)))
      .reduce(sumOf, nothing),
  );
  const now = histories.map((history) =>
    valuesAt(history, pipelines, { ...period, untilAt: at }, at, period.untilAt),
  );
  const { open: openValue, wonBefore: wonSoFar } = now.reduce(sumOf, nothing);
  const made = Array.from(
    poissonWeights(histories.length, replicatesFor(histories.length, replicates), 1),
    (weights) => ratiosOf(before, weights),
  );
  const figures = ratiosOf(before, null);
  const n = before.filter(({ open, wonOfOpen, wonOfOthers }) => open + wonOfOpen + wonOfOthers > 0).length;
  const shown = (name: keyof Ratios): Estimate =>
    estimateOf(
      figures[name],
      made.map((ratios) => ratios[name]),
      n,
    );
  const unpriced = histories.flatMap(({ deal: { id } }, place) => (now[place]?.isUnpriced ? [id] : []));
  return {
    target,
    coverage: over(openValue, target - wonSoFar),
    needed: shown('needed'),
    conversion: shown('conversion'),
    createAndClose: shown('createAndClose'),
    openValue,
    wonSoFar,
    periods: past.length,
    leftOut:
      unpriced.length > 0
        ? [{ reason: 'expected to close in the period, without an amount: weigh nothing', deals: unpriced }]
        : [],
  };
}

type Ratios = Record<'needed' | 'conversion' | 'createAndClose', number | null>;

const over = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

function ratiosOf(deals: readonly Values[], weights: ArrayLike<number> | null): Ratios {
  let open = 0;
  let wonOfOpen = 0;
  let wonOfOthers = 0;
  for (const [place, values] of deals.entries()) {
    const weight = weights ? (weights[place] ?? 0) : 1;
    open += weight * values.open;
    wonOfOpen += weight * values.wonOfOpen;
    wonOfOthers += weight * values.wonOfOthers;
  }
  const conversion = over(wonOfOpen, open);
  const createAndClose = over(wonOfOthers, wonOfOpen + wonOfOthers);
  return {
    conversion,
    createAndClose,
    needed: conversion && createAndClose !== null ? (1 - createAndClose) / conversion : null,
  };
}

interface Values {
  open: number;
  wonBefore: number;
  wonOfOpen: number;
  wonOfOthers: number;
  /** Counts, but has no amount. */
  isUnpriced: boolean;
}

const nothing: Values = { open: 0, wonBefore: 0, wonOfOpen: 0, wonOfOthers: 0, isUnpriced: false };

const sumOf = (a: Values, b: Values): Values => ({
  open: a.open + b.open,
  wonBefore: a.wonBefore + b.wonBefore,
  wonOfOpen: a.wonOfOpen + b.wonOfOpen,
  wonOfOthers: a.wonOfOthers + b.wonOfOthers,
  isUnpriced: a.isUnpriced || b.isUnpriced,
});

/** What a deal was to a period at a point of it, and what came of it until `window.untilAt`. */
function valuesAt(
  history: DealHistory,
  pipelines: readonly Pipeline[],
  window: Window,
  at: Instant,
  closesBefore = window.untilAt,
): Values {
  if (history.deal.createdAt > window.untilAt) return nothing;
  const day = (instant: Instant): string => new Date(instant).toISOString().slice(0, 10);
  const end = closingAt(history, pipelines, window.untilAt);
  const isWon = end?.outcome === 'won' && end.closedAt !== null && end.closedAt >= window.fromAt;
  const state = stateAt(history, at);
  const on = state?.expectedCloseOn ?? null;
  const isExpected = on !== null && on >= day(window.fromAt) && on < day(closesBefore);
  const counts = isExpected && closingAt(history, pipelines, at)?.outcome === 'open';
  if (!isWon && !counts) return nothing;
  const amount = isWon ? (stateAt(history, window.untilAt)?.amount ?? 0) : 0;
  const isBefore = isWon && end.closedAt !== null && end.closedAt <= at;
  return {
    open: counts ? (state?.amount ?? 0) : 0,
    wonBefore: isBefore ? amount : 0,
    wonOfOpen: counts && !isBefore ? amount : 0,
    wonOfOthers: counts || isBefore ? 0 : amount,
    isUnpriced: counts && state?.amount === null,
  };
}
