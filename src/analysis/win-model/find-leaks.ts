import type { Instant } from '../../model/instant.ts';
import { wilsonInterval } from '../statistics/wilson-interval.ts';
import { percentText } from '../wording/percent-text.ts';
import type { Sample } from './sample.ts';
import type { Column } from './table.ts';

export interface Leak {
  column: string;
  /** Why it is left out, in a plain sentence. */
  sentence: string;
}

/** Normal quantile of 99.9 %, one-sided: columns are many, and an honest one must not fall by chance. */
const sure = 3.09;
/** A field is filled in at the close when open deals have it less than this often, as a part of closed ones. */
const largestPart = 0.5;
/** Open deals needed to tell. */
const leastOpen = 20;
/** They are compared with so many of the closed ones at least, the latest. */
const leastClosed = 200;

/**
 * Columns that are filled in near the close: much emptier on open deals than on the latest closed ones. What says that a
 * deal has ended says nothing about one that has not. A field that went out of use looks the same, and is as useless.
 */
export function findLeaks({ table, at, closedAt }: Sample, knownAt: Instant): Leak[] {
  const rows = Int32Array.from(at.keys());
  const open = rows.filter((row) => (closedAt[row] ?? Infinity) >= knownAt);
  if (open.length < leastOpen) return [];
  const closed = rows
    .filter((row) => (closedAt[row] ?? Infinity) < knownAt)
    .slice(-Math.max(leastClosed, open.length));
  return table.columns.flatMap((column) => {
    const [ofOpen, ofClosed] = [filled(column, open), filled(column, closed)];
    const most = wilsonInterval(ofOpen, open.length, sure).high;
    const least = wilsonInterval(ofClosed, closed.length, sure).low;
    if (most >= largestPart * least) return [];
    const name = column.name.replace(/^attributes:/, '');
    return {
      column: column.name,
      sentence: `${name} is left out: ${percentText(ofClosed / closed.length)} of the closed deals have it and ${percentText(ofOpen / open.length)} of the open ones, so it is filled in at the close.`,
    };
  });
}

function filled(column: Column, rows: Int32Array): number {
  let known = 0;
  for (const row of rows) {
    if (column.kind === 'number' ? !Number.isNaN(column.values[row]) : (column.codes[row] ?? -1) >= 0)
      known += 1;
  }
  return known;
}
