import { dayMs, type Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import { visitsAt } from '../../timeline/visits-at.ts';

/** A stay in an open stage, as an alert rule sees it. */
export interface WatchedVisit {
  history: DealHistory;
  pipeline: string;
  stage: string;
  /** Both in one. */
  key: string;
  enteredAt: Instant;
  /** False: it may have stood there before. */
  entryKnown: boolean;
  /** Left, or last looked at. */
  endAt: Instant;
  /** False: it still runs. */
  left: boolean;
  /** What became of the deal by the instant outcomes are asked for, and when. */
  outcome: 'won' | 'lost' | null;
  closedAt: Instant | null;
}

/** Nobody can be told of a stay that is over before. */
export const shortestMs = dayMs;

export const isLong = ({ enteredAt, endAt }: WatchedVisit): boolean => endAt - enteredAt >= shortestMs;

/**
 * The stays entered within `[fromAt, untilAt)`, as known just before `untilAt`, with the outcomes
 * known just before `outcomesAt`.
 */
export function watchedVisits(
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
  { fromAt, untilAt, outcomesAt }: { fromAt: Instant; untilAt: Instant; outcomesAt: Instant },
): WatchedVisit[] {
  return histories.flatMap((history) => {
    const closing = closingAt(history, pipelines, outcomesAt - 1);
    const outcome = closing && closing.outcome !== 'open' ? closing.outcome : null;
    return visitsAt(history, pipelines, untilAt - 1).flatMap((visit): WatchedVisit[] => {
      const endAt = visit.leftAt ?? untilAt;
      if (visit.kind !== 'open' || visit.enteredAt < fromAt) return [];
      return [
        {
          history,
          pipeline: visit.pipeline,
          stage: visit.stage,
          key: `${visit.pipeline}\n${visit.stage}`,
          enteredAt: visit.enteredAt,
          entryKnown: visit.entryKnown,
          endAt,
          left: visit.leftAt !== null,
          outcome,
          closedAt: closing?.closedAt ?? null,
        },
      ];
    });
  });
}
