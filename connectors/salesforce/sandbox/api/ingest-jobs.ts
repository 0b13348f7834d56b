import { parse } from 'csv-parse/sync';
import { Router } from 'express';
import { visibleField, visibleStore } from '../state/portal.ts';
import { formatId } from '../state/record-id.ts';
import { ApiFailure, notFound } from './api-failure.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import { type IngestOperation, ingestRow, type IngestResult } from './ingest-rows.ts';
import type { ServerState } from './server-state.ts';

type Line = Record<string, string>;

export interface IngestJob {
  id: string;
  portalId: string;
  object: string;
  operation: IngestOperation;
  externalId: string | null;
  state: 'Open' | 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';
  createdAt: number;
  text: string | null;
  /** Times it was looked at since its upload was complete. */
  polls: number;
  lines: Line[];
  results: IngestResult[];
  errorMessage: string;
}

const path = '/services/data/:version/jobs/ingest';
const operations = ['insert', 'update', 'upsert', 'delete', 'hardDelete'];

/** Bulk API 2.0, jobs that write. */
export function ingestRoutes(state: ServerState): Router {
  const router = Router();
  const route = (handle: (state: ServerState, call: ApiCall) => Answer) =>
    endpoint(state, (call) => {
      if (!call.live.portal.features.bulk)
        throw new ApiFailure(403, 'API_DISABLED_FOR_ORG', 'Bulk API is not enabled for your organization.');
      return handle(state, call);
    });
  router.post(path, route(create));
  router.put(`${path}/:id/batches`, route(upload));
  router.patch(`${path}/:id`, route(move));
  router.get(`${path}/:id`, route(look));
  router.delete(`${path}/:id`, route(remove));
  for (const [kind, chosen] of Object.entries(kinds))
    router.get(
      `${path}/:id/${kind}`,
      route((all, call) => ({ csv: [chosen(jobIn(all, call))] })),
    );
  return router;
}

function create(state: ServerState, call: ApiCall): Answer {
  const { object, operation, externalIdFieldName, contentType = 'CSV' } = objectBody(call);
  const { portal } = call.live;
  const store = typeof object === 'string' ? visibleStore(portal, object) : undefined;
  if (!store) throw refused('INVALIDENTITY', `Unable to find object: ${String(object)}`);
  const known = operations.find((one) => one === operation) as IngestOperation | undefined;
  if (!known || contentType !== 'CSV') throw refused('INVALIDJOB', 'Unknown operation or content type');
  const externalId = typeof externalIdFieldName === 'string' ? externalIdFieldName : null;
  if (known === 'upsert' && externalId !== 'Id' && !visibleField(portal, store, externalId ?? '')?.externalId)
    throw refused('INVALIDJOB', `Field name provided, ${String(externalId)}, is not an External ID`);
  const job: IngestJob = {
    id: formatId('750', state.jobs.size + state.ingestJobs.size + 1_000),
    portalId: call.session.grant.portalId,
    object: store.type.name,
    operation: known,
    externalId,
    state: 'Open',
    createdAt: Date.now(),
    text: null,
    polls: 0,
    lines: [],
    results: [],
    errorMessage: '',
  };
  state.ingestJobs.set(job.id, job);
  return {
    body: { ...shown(job), contentUrl: `services/data/${call.version}/jobs/ingest/${job.id}/batches` },
  };
}

function refused(errorCode: string, message: string): ApiFailure {
  return new ApiFailure(400, errorCode, message);
}

function jobIn(state: ServerState, call: ApiCall): IngestJob {
  const job = state.ingestJobs.get(call.params['id'] ?? '');
  if (!job || job.portalId !== call.session.grant.portalId) throw notFound();
  return job;
}

/** All lines come in one upload. */
function upload(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  if (job.state !== 'Open' || job.text !== null)
    throw refused('INVALIDJOBSTATE', 'The job is not open for an upload.');
  job.text = typeof call.body === 'string' ? call.body : '';
  return { status: 201 };
}

function move(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  const wanted = objectBody(call)['state'];
  const over = job.state === 'JobComplete' || job.state === 'Failed';
  if (wanted === 'Aborted' && !over) job.state = 'Aborted';
  else if (wanted === 'UploadComplete' && job.state === 'Open') job.state = 'UploadComplete';
  else throw refused('INVALIDJOBSTATE', `The job cannot go from ${job.state} to ${String(wanted)}.`);
  return { body: shown(job) };
}

/** Each look brings the job on. */
function look(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  if (job.state === 'UploadComplete' || job.state === 'InProgress') {
    job.polls += 1;
    job.state = 'InProgress';
    if (job.polls >= state.uncertain.bulkPolls) work(job, call);
  }
  const failed = job.results.filter(({ error }) => error !== null).length;
  return {
    body: {
      ...shown(job),
      jobType: 'V2Ingest',
      numberRecordsProcessed: job.results.length,
      numberRecordsFailed: failed,
      retries: 0,
      ...(job.errorMessage && { errorMessage: job.errorMessage }),
    },
  };
}

/** A column that is not there fails the job, a bad value its line. */
function work(job: IngestJob, call: ApiCall): void {
  const { portal } = call.live;
  const store = visibleStore(portal, job.object);
  const [header = [], ...rows] = parse(job.text ?? '', { bom: true, skip_empty_lines: true });
  const unknown = store && header.find((name) => !visibleField(portal, store, name));
  if (!store || unknown !== undefined || header.length === 0) {
    job.state = 'Failed';
    job.errorMessage = `InvalidBatch : Field name not found : ${unknown ?? ''}`;
    return;
  }
  job.lines = rows.map((cells) =>
    Object.fromEntries(header.map((name, place) => [name, cells[place] ?? ''])),
  );
  job.results = job.lines.map((line) => ingestRow(call, store, job.operation, job.externalId, line));
  job.state = 'JobComplete';
}

function remove(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  if (job.state === 'UploadComplete' || job.state === 'InProgress')
    throw refused('API_ERROR', 'Error encountered when deleting the job because the job is not terminated');
  state.ingestJobs.delete(job.id);
  return {};
}

function shown(job: IngestJob): Record<string, unknown> {
  const stamp = new Date(job.createdAt).toISOString().replace('Z', '+0000');
  return {
    id: job.id,
    operation: job.operation,
    object: job.object,
    createdDate: stamp,
    systemModstamp: stamp,
    state: job.state,
    ...(job.externalId !== null && { externalIdFieldName: job.externalId }),
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    lineEnding: 'LF',
    columnDelimiter: 'COMMA',
  };
}

/** What of a job's lines each address gives. */
const kinds: Record<string, (job: IngestJob) => string> = {
  successfulResults: (job) =>
    csvOf(job, ['sf__Id', 'sf__Created'], ({ id, created, error }) =>
      error === null ? [id, String(created)] : null,
    ),
  failedResults: (job) =>
    csvOf(job, ['sf__Id', 'sf__Error'], ({ id, error }) => (error === null ? null : [id, error])),
  unprocessedrecords: (job) => csvOf({ ...job, results: [] }, [], () => null),
};

function csvOf(
  { lines, results }: IngestJob,
  added: readonly string[],
  told: (result: IngestResult) => string[] | null,
): string {
  const columns = Object.keys(lines[0] ?? {});
  const text = (cells: readonly string[]) =>
    `${cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`;
  const rows = results.flatMap((result, place) => {
    const said = told(result);
    return said ? [text([...said, ...columns.map((name) => lines[place]?.[name] ?? '')])] : [];
  });
  return [text([...added, ...columns]), ...rows].join('');
}
