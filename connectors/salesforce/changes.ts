import type { Page } from '../../src/connector.ts';
import type { ChangesCursor, Run } from './cursor.ts';
import { chunksOf } from './batches.ts';
import { dealsPerCall, noRows, type Rows } from './deals.ts';
import { readDeals } from './fetch-deals.ts';
import { inOrder } from '../../src/connector/in-order.ts';
import type { Reading } from './reading.ts';
import type { Instant } from '../../src/model/instant.ts';
import { queryOf } from './org.ts';
import type { Row } from './schemas.ts';
import { oneOf, type Position, positionOf, type Query } from './soql.ts';
import { textOf } from '../../src/connector/read-value.ts';

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
  query: Query;
  /** The deals that these rows are about. */
  dealsOf(rows: readonly Row[]): Promise<string[]>;
}

async function stepsOf({ org, reader, related }: Reading): Promise<Step[]> {
  const step = (name: string, deal: string, where: string): Step => ({
    name,
    query: {
      from: name,
      fields: new Set(['Id', deal, 'SystemModstamp']),
      needed: ['Id', deal, 'SystemModstamp'],
      where,
      all: true,
    },
    dealsOf: async (rows) => rows.flatMap((row) => textOf(row[deal]) ?? []),
  });
  const steps = [
    step('Opportunity', 'Id', ''),
    ...(await related.sources())
      .filter(({ name }) => !name.endsWith('History'))
      .map(({ name, deal, ofDeals }) => step(name, deal, ofDeals)),
  ];
  if (!(await org.fields()).has('AccountId')) return steps;
  const merged = step('Account', 'MasterRecordId', 'IsDeleted = true AND MasterRecordId != null');
  return [
    ...steps,
    // Deals of an account that was merged into another belong to that one, and need not be stamped anew.
    {
      ...merged,
      dealsOf: async (rows) => {
        const winners = [...new Set(await merged.dealsOf(rows))];
        const deals: string[] = [];
        for (const some of chunksOf(winners, dealsPerCall)) {
          const query = queryOf('Opportunity', ['Id'], `AccountId IN ${oneOf(some)}`);
          for await (const page of reader.byId(query))
            deals.push(...page.rows.map((row) => String(row['Id'])));
        }
        return deals;
      },
    },
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
  yield page(noRows, { ...start, since: run.startedAt, run: null });
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
    const ids = new Set((await step.dealsOf(rows)).filter((id) => !seen.has(id)));
    for (const id of ids) seen.add(id);
    const chunks = chunksOf([...ids], dealsPerCall);
    // Only when all of a page is read, the reading stands behind it.
    for (const [index, chunk] of chunks.entries())
      yield { ids: chunk, last: index === chunks.length - 1 ? positionOf(last) : readTo };
    if (chunks.length === 0) yield { ids: [], last: positionOf(last) };
    readTo = positionOf(last);
  }
}
