import { HeadraceError } from '../../src/errors.ts';
import { readResults } from './bulk-jobs.ts';
import type { Door } from './client.ts';
import type { Row } from './schemas.ts';

/** The rows of one bulk job, which are in the order of deals. */
export interface BulkRows {
  /** Where the page begins that holds the next row: reading may be taken up again there. */
  locator(): string;
  /** The next rows up to this many; fewer only at the end. */
  take(count: number): Promise<Row[]>;
  /** The next rows of deals up to and including this one. */
  takeUntil(dealId: string): Promise<Row[]>;
}

/**
 * Opens a job's results at a page, behind a deal. The next page is on its way while this one is used: every page is
 * one call, and only one is kept besides.
 */
export function openBulkRows(
  door: Door,
  job: { id: string; name: string; deal: string },
  start: { locator: string; afterId: string | null },
): BulkRows {
  const keyOf = (row: Row) => String(row[job.deal]);
  let pieces: Iterator<Row[]> = [].values();
  let piece: Row[] = [];
  let place = 0;
  let here = start.locator;
  let lastKey = start.afterId ?? '';
  let coming: ReturnType<typeof readResults> | null = null;
  let comingFrom: string | null = start.locator;

  function ask(locator: string): void {
    comingFrom = locator;
    coming = readResults(door, job.id, locator);
    // Whoever waits for it sees the failure.
    coming.catch(() => undefined);
  }

  /** The next row stays where it is; null at the end. */
  async function peek(): Promise<Row | null> {
    for (;;) {
      const row = piece[place];
      if (row) {
        if (start.afterId === null || keyOf(row) > start.afterId) return row;
        place++;
        continue;
      }
      const further = pieces.next();
      if (further.done !== true) {
        piece = further.value;
        place = 0;
        continue;
      }
      if (comingFrom === null) return null;
      if (coming === null) ask(comingFrom);
      const { page, next } = await (coming ?? readResults(door, job.id, comingFrom));
      here = comingFrom;
      pieces = page.read();
      coming = null;
      comingFrom = next;
      if (next !== null) ask(next);
    }
  }

  function step(row: Row): Row {
    const key = keyOf(row);
    if (key < lastKey)
      throw new HeadraceError('unreadable', `Salesforce does not give ${job.name} in the order of deals`);
    lastKey = key;
    place++;
    return row;
  }

  return {
    locator: () => here,
    take: async (count) => {
      const rows: Row[] = [];
      for (let row = await peek(); row && rows.length < count; row = await peek()) rows.push(step(row));
      return rows;
    },
    takeUntil: async (dealId) => {
      const rows: Row[] = [];
      for (let row = await peek(); row && keyOf(row) <= dealId; row = await peek()) rows.push(step(row));
      return rows;
    },
  };
}
