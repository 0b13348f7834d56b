import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import { stateAt } from '../../timeline/state-at.ts';
import type { Window } from './velocity-of.ts';

export interface Coverage {
  /** Open value expected to close in the period ÷ what is left of the target; null when nothing is left. */
  coverage: number | null;
  /** What it took in the past at the same point of a period; null without history. */
  needed: number | null;
  /** Share of the open value that was won by the end of the period. */
  conversion: number | null;
  /** Share of what was still won in the period that was not in that open value. */
  createAndClose: number | null;
  openValue: number;
  wonSoFar: number;
  /** Past periods that were looked at. */
  periods: number;
}

/**
 * Coverage of a target, and the coverage that is needed: (1 − create-and-close share) ÷ conversion, both from past
 * periods at the same point. “One over the win rate” would forget that deals are created and closed within a period,
 * and that deals slip. Histories of one currency.
 */
export function coverageOf(
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
  { at, period, target, past }: { at: Instant; period: Window; target: number; past: readonly Window[] },
): Coverage {
  const point = at - period.fromAt;
  const before = past.map((window) =>
    valuesAt(histories, pipelines, window, Math.min(window.untilAt, window.fromAt + point)),
  );
  const now = valuesAt(histories, pipelines, { ...period, untilAt: at }, at, period.untilAt);
  const sum = (of: 'open' | 'wonOfOpen' | 'wonOfOthers'): number =>
    before.reduce((total, seen) => total + seen[of], 0);
  const over = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
  const conversion = over(sum('wonOfOpen'), sum('open'));
  const createAndClose = over(sum('wonOfOthers'), sum('wonOfOpen') + sum('wonOfOthers'));
  return {
    coverage: over(now.open, target - now.wonBefore),
    needed: conversion && createAndClose !== null ? (1 - createAndClose) / conversion : null,
    conversion,
    createAndClose,
    openValue: now.open,
    wonSoFar: now.wonBefore,
    periods: past.length,
  };
}

interface Values {
  open: number;
  wonBefore: number;
  wonOfOpen: number;
  wonOfOthers: number;
}

/** What a period held at a point of it, and what came until `window.untilAt`. */
function valuesAt(
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
  window: Window,
  at: Instant,
  closesBefore = window.untilAt,
): Values {
  const values = { open: 0, wonBefore: 0, wonOfOpen: 0, wonOfOthers: 0 };
  const day = (instant: Instant): string => new Date(instant).toISOString().slice(0, 10);
  const [fromOn, untilOn] = [day(window.fromAt), day(closesBefore)];
  for (const history of histories) {
    const state = stateAt(history, at);
    const on = state?.expectedCloseOn ?? null;
    const isOpen = state !== null && closingAt(history, pipelines, at)?.outcome === 'open';
    const counts = isOpen && on !== null && on >= fromOn && on < untilOn;
    if (counts) values.open += state.amount ?? 0;
    const end = closingAt(history, pipelines, window.untilAt);
    if (end?.outcome !== 'won' || end.closedAt === null || end.closedAt < window.fromAt) continue;
    const amount = stateAt(history, window.untilAt)?.amount ?? 0;
    if (end.closedAt <= at) values.wonBefore += amount;
    else if (counts) values.wonOfOpen += amount;
    else values.wonOfOthers += amount;
  }
  return values;
}
