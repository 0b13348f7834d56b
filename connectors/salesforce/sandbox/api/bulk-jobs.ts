import { Router } from 'express';
import { type Found, runQuery } from '../soql/run-query.ts';
import { idOfKey } from '../state/portal.ts';
import { formatId } from '../state/record-id.ts';
import { ApiFailure, notFound } from './api-failure.ts';
import { csvPages } from './csv-pages.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import type { ServerState } from './server-state.ts';

export interface BulkJob {
  id: string;
  portalId: string;
  version: string;
  operation: 'query' | 'queryAll';
  query: string;
  state: 'UploadComplete' | 'InProgress' | 'JobComplete' | 'Aborted' | 'Failed';
  lineEnding: 'LF' | 'CRLF';
  columnDelimiter: string;
  createdAt: number;
  createdById: string;
  /** Times it was looked at. */
  polls: number;
  found: Found | null;
  errorMessage: string;
}

const path = '/services/data/:version/jobs/query';
const delimiters: Record<string, string> = {
  COMMA: ',',
  SEMICOLON: ';',
  TAB: '\t',
  PIPE: '|',
  CARET: '^',
  BACKQUOTE: '`',
};

/** Bulk API 2.0, jobs that read. */
export function bulkRoutes(state: ServerState): Router {
  const router = Router();
  const route = (handle: (state: ServerState, call: ApiCall) => Answer) =>
    endpoint(state, (call) => {
      if (!call.live.portal.features.bulk)
        throw new ApiFailure(403, 'API_DISABLED_FOR_ORG', 'Bulk API is not enabled for your organization.');
      return handle(state, call);
    });
  router.post(path, route(create));
  router.get(path, route(list));
  router.get(`${path}/:id`, route(look));
  router.patch(`${path}/:id`, route(abort));
  router.delete(`${path}/:id`, route(remove));
  router.get(`${path}/:id/results`, route(results));
  router.get(`${path}/:id/resultPages`, route(resultPages));
  return router;
}

function create(state: ServerState, call: ApiCall): Answer {
  const body = objectBody(call);
  const { operation, query, lineEnding = 'LF', columnDelimiter = 'COMMA', contentType = 'CSV' } = body;
  if (operation !== 'query' && operation !== 'queryAll')
    throw badJob(`Unknown operation: ${String(operation)}`);
  if (typeof query !== 'string') throw badJob('The query is required.');
  if (contentType !== 'CSV' || typeof columnDelimiter !== 'string' || !delimiters[columnDelimiter])
    throw badJob('Unsupported content type or column delimiter.');
  const { portal } = call.live;
  // What the parser and the describe call can refuse is refused at once.
  if (!runQuery(portal, withLimitZero(query), operation === 'queryAll').table)
    throw badJob('Aggregate Relationships not supported in Bulk Query');
  const job: BulkJob = {
    id: formatId('750', state.jobs.size),
    portalId: call.session.grant.portalId,
    version: call.version,
    operation,
    query,
    state: 'UploadComplete',
    lineEnding: lineEnding === 'CRLF' ? 'CRLF' : 'LF',
    columnDelimiter,
    createdAt: Date.now(),
    createdById: idOfKey(portal, portal.users.connected) ?? '',
    polls: 0,
    found: null,
    errorMessage: '',
  };
  state.jobs.set(job.id, job);
  return { body: shown(job) };
}

function withLimitZero(query: string): string {
  return /\blimit\s+\d+\s*$/i.test(query)
    ? query.replace(/\blimit\s+\d+\s*$/i, 'LIMIT 0')
    : `${query} LIMIT 0`;
}

function badJob(message: string): ApiFailure {
  return new ApiFailure(400, 'INVALIDJOB', message);
}

function jobIn(state: ServerState, call: ApiCall): BulkJob {
  const job = state.jobs.get(call.params['id'] ?? '');
  if (!job || job.portalId !== call.session.grant.portalId) throw notFound();
  return job;
}

function list(state: ServerState, call: ApiCall): Answer {
  const jobs = [...state.jobs.values()].filter(({ portalId }) => portalId === call.session.grant.portalId);
  return { body: { done: true, records: jobs.map(shown), nextRecordsUrl: null } };
}

/** Each look brings the job on. */
function look(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  if (job.state === 'UploadComplete' || job.state === 'InProgress') {
    job.polls += 1;
    job.state = 'InProgress';
    if (job.polls >= state.uncertain.bulkPolls) complete(job, call);
  }
  return { body: { ...shown(job), ...progress(job) } };
}

function complete(job: BulkJob, call: ApiCall): void {
  try {
    job.found = runQuery(call.live.portal, job.query, job.operation === 'queryAll');
    job.state = 'JobComplete';
  } catch (refused) {
    if (!(refused instanceof ApiFailure)) throw refused;
    job.state = 'Failed';
    job.errorMessage = `${refused.errorCode}: ${refused.message}`;
  }
}

function shown(job: BulkJob): Record<string, unknown> {
  const stamp = new Date(job.createdAt).toISOString().replace('Z', '+0000');
  return {
    id: job.id,
    operation: job.operation,
    object: job.found?.object ?? /\bfrom\s+(\w+)/i.exec(job.query)?.[1] ?? '',
    createdById: job.createdById,
    createdDate: stamp,
    systemModstamp: stamp,
    state: job.state,
    concurrencyMode: 'Parallel',
    contentType: 'CSV',
    apiVersion: Number(job.version.slice(1)),
    lineEnding: job.lineEnding,
    columnDelimiter: job.columnDelimiter,
  };
}

function progress(job: BulkJob): Record<string, unknown> {
  return {
    jobType: 'V2Query',
    numberRecordsProcessed: job.found?.total ?? 0,
    retries: 0,
    totalProcessingTime: 0,
    isPkChunkingSupported: true,
    ...(job.errorMessage && { errorMessage: job.errorMessage }),
  };
}

function abort(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  if (objectBody(call)['state'] !== 'Aborted') throw badJob('Invalid state');
  if (job.state !== 'UploadComplete' && job.state !== 'InProgress')
    throw badJob(`Aborting already Completed Job not allowed`);
  job.state = 'Aborted';
  return { body: shown(job) };
}

function remove(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  if (job.state === 'UploadComplete' || job.state === 'InProgress')
    throw new ApiFailure(
      400,
      'API_ERROR',
      'Error encountered when deleting the job because the job is not terminated',
    );
  state.jobs.delete(job.id);
  return {};
}

function foundIn(job: BulkJob, call: ApiCall): NonNullable<BulkJob['found']> {
  if (job.version !== call.version)
    throw new ApiFailure(409, 'API_ERROR', 'The job was created with another version.');
  if (!job.found || job.state !== 'JobComplete')
    throw new ApiFailure(
      400,
      'INVALIDJOBSTATE',
      `Query job is in state ${job.state}; results are not available.`,
    );
  return job.found;
}

function results(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  const found = foundIn(job, call);
  const from = fromLocator(call.query.get('locator'));
  if (from === null || from > found.total)
    throw new ApiFailure(400, 'INVALID_QUERY_LOCATOR', 'Invalid locator');
  const most = Number(call.query.get('maxRecords') ?? state.uncertain.bulkPageSize);
  const until = Math.min(found.total, from + Math.max(1, most || 1));
  return {
    headers: {
      'Sforce-Locator': until < found.total ? toLocator(until) : 'null',
      'Sforce-NumberOfRecords': String(until - from),
    },
    csv: csvPages(
      found,
      from,
      until,
      delimiters[job.columnDelimiter] ?? ',',
      job.lineEnding === 'CRLF' ? '\r\n' : '\n',
    ),
  };
}

const pagesAtOnce = 5;

/** Addresses of pages that can be read side by side, five at a time. */
function resultPages(state: ServerState, call: ApiCall): Answer {
  const job = jobIn(state, call);
  const { total } = foundIn(job, call);
  const size = state.uncertain.bulkPageSize;
  const from = fromLocator(call.query.get('locator'));
  if (from === null || from > total) throw new ApiFailure(400, 'INVALID_QUERY_LOCATOR', 'Invalid locator');
  const starts = Array.from(
    { length: Math.max(1, Math.ceil((total - from) / size)) },
    (_, page) => from + page * size,
  );
  const base = `/services/data/${job.version}/jobs/query/${job.id}`;
  const next = starts[pagesAtOnce];
  return {
    body: {
      resultPages: starts
        .slice(0, pagesAtOnce)
        .map((start) => ({ resultUrl: `${base}/results?locator=${toLocator(start)}&maxRecords=${size}` })),
      ...(next !== undefined && { nextRecordsUrl: `${base}/resultPages?locator=${toLocator(next)}` }),
      done: next === undefined,
    },
  };
}

function toLocator(from: number): string {
  return Buffer.from(`p${from}`).toString('base64url');
}

function fromLocator(text: string | null): number | null {
  if (text === null || text === '') return 0;
  const from = /^p(\d+)$/.exec(Buffer.from(text, 'base64url').toString())?.[1];
  return from === undefined ? null : Number(from);
}
