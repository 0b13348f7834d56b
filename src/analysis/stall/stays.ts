import type { Instant } from '../../model/instant.ts';
import type { Stay } from './stay.ts';

/** Stays kept of a stage: those of the deals with the lowest seeds, whatever the order they come in. */
export const mostStays = 10_000;

/** The stays in one stage. */
export interface Stays {
  kept: Stay[];
  /** Stays of higher seeds are not taken any more. */
  highestSeed: number;
}

export const noStays = (): Stays => ({ kept: [], highestSeed: 2 ** 32 });

export function addStay(stays: Stays, stay: Stay): void {
  if (stay.seed >= stays.highestSeed) return;
  stays.kept.push(stay);
  if (stays.kept.length < 2 * mostStays) return;
  const seeds = Float64Array.from(stays.kept, ({ seed }) => seed).sort();
  stays.highestSeed = seeds[mostStays] ?? stays.highestSeed;
  stays.kept = stays.kept.filter(({ seed }) => seed < stays.highestSeed);
}

/** The stays that began at that instant or later. */
export function staysSince({ kept, highestSeed }: Stays, sinceAt: Instant): Stays {
  return { kept: kept.filter(({ enteredAt }) => enteredAt >= sinceAt), highestSeed };
}

/** What is kept, in an order that does not depend on how it came; each stands for `weight` like it. */
export function keptStays({ kept, highestSeed }: Stays): { stays: Stay[]; weight: number } {
  const ordered = kept.toSorted(
    (a, b) => a.seed - b.seed || a.enteredAt - b.enteredAt || a.untilAt - b.untilAt,
  );
  const limit = Math.min(highestSeed, ordered[mostStays]?.seed ?? 2 ** 32);
  return { stays: ordered.filter(({ seed }) => seed < limit), weight: 2 ** 32 / limit };
}
