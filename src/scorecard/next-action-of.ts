import type { Scorecard } from '../model/scorecard.ts';

/** What to do about the strongest reason against the deal that something can be done about; null: nothing. */
export const nextActionOf = (reasons: Scorecard['reasons']): string | null =>
  reasons.find(({ contribution, action }) => contribution < 0 && action)?.action ?? null;
