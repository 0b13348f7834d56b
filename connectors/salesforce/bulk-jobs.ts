import { setTimeout as sleep } from 'node:timers/promises';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import type { Door } from './client.ts';
import { type CsvPage, csvPage } from './csv-page.ts';
import { anythingSchema, bulkJobSchema } from './schemas.ts';
import { dataPath } from './settings.ts';
import { missingFieldIn, type Query, selectOf } from './soql.ts';

const jobsPath = `${dataPath}/jobs/query`;
/** Rows of one page of results, of which one is in memory and one is coming. */
export const bulkPageSize = 2_000;
const firstPollMs = 5_000;
const longestPollMs = 60_000;
const twoHoursMs = 2 * 3_600_000;

export interface BulkOptions {
  signal: AbortSignal;
  /** First pause between two looks at a job. */
  pollMs?: number;
  /** A job that takes longer is given up. */
  deadlineMs?: number;
}

/** Starts a job that reads a query in this order. Gives its id. `noteDropped` hears of fields that are not there. */
export async function createJob(
  door: Door,
  query: Query,
  order: string,
  noteDropped: (object: string, field: string) => void,
): Promise<string> {
  for (;;) {
    try {
      const body = { operation: query.all ? 'queryAll' : 'query', query: selectOf(query, [], order) };
      return (
        await door(
          { method: 'POST', path: jobsPath, body, idempotent: false, lane: 'backfill' },
          bulkJobSchema,
        )
      ).id;
    } catch (error) {
      const field = missingFieldIn(error, query);
      if (field === null) throw error;
      query.fields.delete(field);
      noteDropped(query.from, field);
    }
  }
}

/**
 * Waits until a job is complete. Throws `refused` with Salesforce's reason when it failed or somebody aborted it; a
 * job that takes too long is aborted and thrown away.
 */
export async function finishJob(
  door: Door,
  id: string,
  { signal, pollMs = firstPollMs, deadlineMs = twoHoursMs }: BulkOptions,
): Promise<void> {
  const startedAt = performance.now();
  for (let waitMs = pollMs; ; waitMs = Math.min(waitMs * 1.5, longestPollMs)) {
    const job = await door({ method: 'GET', path: `${jobsPath}/${id}`, lane: 'backfill' }, bulkJobSchema);
    if (job.state === 'JobComplete') return;
    if (job.state === 'Failed' || job.state === 'Aborted') {
      const why = job.errorMessage ? `: ${job.errorMessage}` : '';
      throw new HeadraceError('refused', `A bulk job of Salesforce ended as ${job.state}${why}`, {
        code: job.state,
      });
    }
    if (performance.now() - startedAt > deadlineMs) {
      await dropJobs(door, [id]);
      const minutes = Math.ceil(deadlineMs / 60_000);
      throw new HeadraceError('unavailable', `A bulk job of Salesforce was not done in ${minutes} minutes`);
    }
    await sleep(waitMs, undefined, { signal });
  }
}

/** A page of results, and where the next one begins; null: it was the last. '' asks for the first. */
export async function readResults(
  door: Door,
  id: string,
  locator: string,
): Promise<{ page: CsvPage; next: string | null }> {
  let page = csvPage('');
  const { headers } = await door.text(
    {
      method: 'GET',
      path: `${jobsPath}/${id}/results`,
      query: { maxRecords: bulkPageSize, locator: locator || undefined },
      lane: 'backfill',
    },
    (answer) => {
      const { status, text } = answer;
      const type = answer.headers['content-type'] ?? '';
      if (!type.includes('csv') || answer.headers['sforce-locator'] === undefined) {
        const message = `Salesforce answered the results of a bulk job with ${type}`;
        throw new HeadraceError('unavailable', message, { status });
      }
      page = csvPage(text);
      const promised = answer.headers['sforce-numberofrecords'];
      if (page.rows === null || (promised !== undefined && Number(promised) !== page.rows)) {
        const message = `Salesforce promised ${promised ?? 'some'} rows of a bulk job and gave ${page.rows ?? 'half of them'}`;
        throw new HeadraceError('unavailable', message, { status });
      }
    },
  );
  const next = headers['sforce-locator'] ?? 'null';
  return { page, next: next === 'null' ? null : next };
}

/** Ends jobs and throws their results away, which are kept for a week otherwise. One that cannot be stops no other. */
export async function dropJobs(door: Door, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    const path = `${jobsPath}/${id}`;
    const remove = () => door({ method: 'DELETE', path, lane: 'backfill' }, anythingSchema);
    try {
      await remove().catch(async (error: unknown) => {
        // One that is at work has to be called off before.
        if (!isHeadraceError(error, 'refused')) throw error;
        await door({ method: 'PATCH', path, body: { state: 'Aborted' }, lane: 'backfill' }, anythingSchema);
        await remove();
      });
    } catch (error) {
      if (!(error instanceof HeadraceError)) throw error;
    }
  }
}
