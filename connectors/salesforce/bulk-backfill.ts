import type { Page } from '../../src/connector.ts';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import { changesFrom } from './backfill.ts';
import { createJob, dropJob, finishJob } from './bulk-jobs.ts';
import { openBulkRows } from './bulk-rows.ts';
import type { BackfillCursor } from './cursor.ts';
import { noRows } from './deals.ts';
import { isNotShown } from './org.ts';
import type { Reading } from './reading.ts';
import { relatedFrom, type RelatedSource } from './related.ts';
import type { Query } from './soql.ts';
import { textOf } from './values.ts';

const dealsPerPage = 500;

export interface BulkOptions {
  signal: AbortSignal;
  /** First pause between two looks at a job. */
  pollMs?: number;
}

/**
 * Reads everything by one bulk job an object, each in the order of deals, and joins them on the way: what is in
 * memory is a page or two of each. The jobs' ids are in the cursor, so a run that was cut off goes on with them.
 * Throws `refused` when the edition has no bulk reading or a job failed.
 */
export async function* bulkBackfill(
  reading: Reading,
  start: BackfillCursor,
  options: BulkOptions,
): AsyncGenerator<Page> {
  const { door, deals } = reading;
  const sources = await sourcesOf(reading);
  const jobs = start.jobs ?? (await createJobs(reading, sources));
  let { received, afterId } = start;
  const { total } = start;
  const page = (cursor: Partial<BackfillCursor>) => ({
    cursor: { ...start, jobs, afterId, received, ...cursor },
    progress: { received, total },
  });
  yield { ...noRows, ...page({}) };
  const opened = new Map(
    await Promise.all(
      sources.flatMap((source) => {
        const id = jobs[source.name];
        return id === undefined ? [] : [openJob(id, source)];
      }),
    ),
  );

  async function openJob(id: string, { name, deal }: RelatedSource) {
    await finishJob(door, id, options);
    const locator = start.locators[name] ?? '';
    return [name, openBulkRows(door, { id, name, deal }, { locator, afterId: start.afterId })] as const;
  }

  for (;;) {
    const records = (await opened.get('Opportunity')?.take(dealsPerPage)) ?? [];
    const lastId = textOf(records.at(-1)?.['Id']);
    if (lastId === null) break;
    const found = await Promise.all(
      [...opened]
        .filter(([name]) => name !== 'Opportunity')
        .map(async ([name, rows]) => [name, await rows.takeUntil(lastId)] as const),
    );
    const rows = await deals.map(records, relatedFrom(new Map(found)));
    received += rows.deals.length;
    afterId = lastId;
    const locators = Object.fromEntries([...opened].map(([name, each]) => [name, each.locator()]));
    yield { ...rows, ...page({ locators }) };
  }
  yield { ...noRows, cursor: { ...changesFrom(start.startedAt) }, progress: { received, total: received } };
  for (const id of Object.values(jobs)) await dropJob(door, id);
}

/** Deals themselves first, then what belongs to them. */
async function sourcesOf({ org, related }: Reading): Promise<RelatedSource[]> {
  const { values } = await org.dealFields();
  const query: Query = {
    from: 'Opportunity',
    fields: new Set(values),
    needed: ['Id', 'StageName', 'IsDeleted'],
    where: '',
    all: true,
  };
  return [{ name: 'Opportunity', deal: 'Id', query, ofDeals: '' }, ...(await related.sources())];
}

async function createJobs(
  { door }: Reading,
  sources: readonly RelatedSource[],
): Promise<Record<string, string>> {
  const jobs: Record<string, string> = {};
  for (const { name, deal, query, ofDeals } of sources) {
    const where = [query.where, ofDeals].filter(Boolean).join(' AND ');
    try {
      jobs[name] = await createJob(door, { ...query, where }, deal === 'Id' ? 'Id' : `${deal}, Id`);
    } catch (error) {
      if (!isNotShown(error) || name === 'Opportunity') throw error;
    }
  }
  return jobs;
}

/** Bulk reading is not to be had here: the edition lacks it, or a job could not be done. */
export function isNoBulk(error: unknown): error is HeadraceError {
  return (
    (isHeadraceError(error) && error.details.code === 'Failed') ||
    (isNotShown(error) && !isHeadraceError(error, 'not-found'))
  );
}

/** The jobs are gone: their results are kept for a week. */
export const isJobGone = (error: unknown): boolean => isHeadraceError(error, 'not-found');
