import type { Page } from '../../src/connector.ts';
import type { ChangesCursor, Run } from './cursor.ts';
import { chunksOf } from './batches.ts';
import { dealsPerCall, noRows, type Rows } from './deals.ts';
import { readDeals } from './fetch-deals.ts';
import { inOrder } from '../../src/connector/in-order.ts';
import type { Reading } from './reading.ts';
import type { Instant } from '../../src/model/instant.ts';
import { type Position, positionOf, type Query } from './soql.ts';
import { textOf } from './values.ts';

/** A row may become visible this long after its stamp, and clocks differ: every run reads it again. */
export const overlapMs = 10 * 60_000;
const ahead = 2;
/** Some deals have so many activities that a run may meet the same deal again and again. */
const remembered = 100_000;

/**
 * What changed since the cursor: deals whose record or anything that belongs to them was stamped since, each read
 * again whole. A run that was cut short is finished first. Ends with a cursor at the start of the last run.
 */
export async function* readChanges(
  reading: Reading,
  start: ChangesCursor,
  now: Instant,
): AsyncGenerator<Page> {
  let cursor = start;
  while (cursor.run !== null || cursor.since < now) {
    const run = cursor.run ?? { startedAt: now, step: 'Opportunity', after: null, received: 0 };
    for await (const page of finishRun(reading, cursor, run)) {
      cursor = page.cursor as unknown as ChangesCursor;
      yield page;
    }
  }
}

interface Step {
  name: string;
  /** The field that names the deal. */
  deal: string;
  query: Query;
}

async function stepsOf({ related }: Reading): Promise<Step[]> {
  const query = (from: string, deal: string, where: string): Query => ({
    from,
    fields: new Set(['Id', deal, 'SystemModstamp']),
    needed: ['Id', deal, 'SystemModstamp'],
    where,
    all: true,
  });
  return [
    { name: 'Opportunity', deal: 'Id', query: query('Opportunity', 'Id', '') },
    ...(await related.sources())
      .filter(({ name }) => !name.endsWith('History'))
      .map(({ name, deal, ofDeals }) => ({ name, deal, query: query(name, deal, ofDeals) })),
  ];
}

async function* finishRun(reading: Reading, start: ChangesCursor, begun: Run): AsyncGenerator<Page> {
  const steps = await stepsOf(reading);
  const run: Run = { ...begun };
  const seen = new Set<string>();
  const page = (rows: Rows, cursor: ChangesCursor): Page => ({
    ...rows,
    cursor: { ...cursor },
    progress: { received: run.received, total: null },
  });
  const first = Math.max(
    0,
    steps.findIndex(({ name }) => name === run.step),
  );
  for (const step of steps.slice(first)) {
    if (run.step !== step.name) Object.assign(run, { step: step.name, after: null });
    const groups = inOrder(
      changedDeals(reading, step, start.since - overlapMs, run.after, seen),
      async ({ ids, last }) => ({ rows: ids.length > 0 ? await readDeals(reading, ids) : noRows, last }),
      ahead,
    );
    for await (const { rows, last } of groups) {
      run.received += rows.deals.length;
      run.after = last;
      yield page(rows, { ...start, run: { ...run } });
    }
  }
  yield page(noRows, { phase: 'changes', since: run.startedAt, run: null });
}

/** Deals that a kind of record was changed for, each once a run. Logs move the stamp of the deal itself. */
async function* changedDeals(
  { reader, related }: Reading,
  step: Step,
  from: Instant,
  after: Position | null,
  seen: Set<string>,
): AsyncGenerator<{ ids: string[]; last: Position | null }> {
  const pages = reader.byStamp(step.query, from, after);
  let readTo = after;
  for (;;) {
    const next =
      step.name === 'Opportunity' ? await pages.next() : await related.ifShown(step.name, () => pages.next());
    if (!next || next.done) return;
    const { rows, last } = next.value;
    if (!last) continue;
    if (seen.size > remembered) seen.clear();
    const ids = new Set(rows.flatMap((row) => textOf(row[step.deal]) ?? []).filter((id) => !seen.has(id)));
    for (const id of ids) seen.add(id);
    const chunks = chunksOf([...ids], dealsPerCall);
    // Only when all of a page is read, the reading stands behind it.
    for (const [index, chunk] of chunks.entries())
      yield { ids: chunk, last: index === chunks.length - 1 ? positionOf(last) : readTo };
    if (chunks.length === 0) yield { ids: [], last: positionOf(last) };
    readTo = positionOf(last);
  }
}
