import type { Deal } from '../model/deal.ts';
import type { Scorecard } from '../model/scorecard.ts';

export type CardFields = Readonly<Record<string, string | number | null>>;

/**
 * A scorecard as values of the property table in app.json that we write, by name: probabilities in percent with one
 * decimal, days as `YYYY-MM-DD`, null for empty.
 */
export declare function cardValuesOf(scorecard: Scorecard, deal: Deal): CardFields;
