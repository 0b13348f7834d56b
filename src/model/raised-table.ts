import { z } from 'zod';

export const raisedTableSchema = z.object({
  /** Stays in the stage that came to last a day within the quarter. */
  stays: z.number(),
  /** Of deals with a stay of a day or more in the stage, those that were lost within the quarter. */
  lost: z.number(),
  /** By whole days of waiting, from one: alerts that would have been raised within the quarter. */
  raised: z.array(z.number()),
  /** Of those, of deals that were won since, and lost since. */
  thenWon: z.array(z.number()),
  thenLost: z.array(z.number()),
  /** Of the lost deals of the quarter, those that would have been told of three or more days before. */
  caughtEarly: z.array(z.number()),
});
/** What any threshold of a stage would have raised in the last quarter. */
export type RaisedTable = z.infer<typeof raisedTableSchema>;

/** What one threshold would have raised; shares 0–1, null where there is nothing to take them of. */
export interface WouldHaveRaised {
  alerts: number;
  /** Of the stays of a day or more. */
  share: number | null;
  /** Alerted deals that have come to an end since, and the share of lost ones among them. */
  ended: number;
  precision: number | null;
  /** Lost deals, and the share of them that were told of three or more days before. */
  lost: number;
  early: number | null;
}

/** What a threshold of `days` would have raised last quarter, by the nearest whole day; null days: nothing. */
export function wouldHaveRaised(table: RaisedTable, days: number | null): WouldHaveRaised {
  const place = days === null ? Infinity : Math.max(1, Math.round(days)) - 1;
  const at = (column: readonly number[]): number => column[place] ?? 0;
  const ended = at(table.thenWon) + at(table.thenLost);
  return {
    alerts: at(table.raised),
    share: table.stays > 0 ? at(table.raised) / table.stays : null,
    ended,
    precision: ended > 0 ? at(table.thenLost) / ended : null,
    lost: table.lost,
    early: table.lost > 0 ? at(table.caughtEarly) / table.lost : null,
  };
}
