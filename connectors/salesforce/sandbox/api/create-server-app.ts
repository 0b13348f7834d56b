import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { accountRoutes } from './account.ts';
import { ApiFailure, notFound } from './api-failure.ts';
import { authorizeRoutes } from './authorize.ts';
import { bulkRoutes } from './bulk-jobs.ts';
import { collectionRoutes } from './collections.ts';
import { describeRoutes } from './describe.ts';
import { ingestRoutes } from './ingest-jobs.ts';
import { oauthRoutes } from './oauth.ts';
import { objectRoutes } from './objects.ts';
import { picklistRoutes } from './picklists.ts';
import { queryRoutes } from './queries.ts';
import { replicationRoutes } from './replication.ts';
import type { ServerState } from './server-state.ts';

/** Longer addresses are refused, as the vendor's gateway does. */
const maxUrl = 16_384;
const api = [
  '/services/data',
  '/services/oauth2/token',
  '/services/oauth2/revoke',
  '/services/oauth2/userinfo',
  '/id',
];

interface Around {
  log: RequestHandler;
  faults: RequestHandler;
  latencyMs: number;
  pages: RequestHandler;
}

/** The whole server: Salesforce's API, its authorize page, and the sandbox's own pages. */
export function createServerApp(state: ServerState, { log, faults, latencyMs, pages }: Around): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.use(
    api,
    log,
    running(state),
    length,
    slow(latencyMs),
    express.text({ type: () => true, limit: '10mb' }),
    body,
  );
  app.use(api, faults);
  app.use(oauthRoutes(state), authorizeRoutes(state));
  // Before the records: "describe" and "deleted" would pass for ids.
  app.use(accountRoutes(state), describeRoutes(state), replicationRoutes(state), picklistRoutes(state));
  app.use(queryRoutes(state), collectionRoutes(state), bulkRoutes(state), ingestRoutes(state));
  app.use(objectRoutes(state));
  app.use(pages);
  app.use((_request, _response) => {
    throw notFound();
  });
  app.use(onError);
  return app;
}

function running(state: ServerState): RequestHandler {
  return (_request, response, next) => {
    state.running += 1;
    response.on('close', () => void (state.running -= 1));
    next();
  };
}

const length: RequestHandler = (request, response, next) => {
  if (request.originalUrl.length <= maxUrl) return next();
  response.status(414).type('html').end('<html><head><title>414 URI Too Long</title></head></html>');
};

function slow(latencyMs: number): RequestHandler {
  return (_request, _response, next) => (latencyMs > 0 ? void setTimeout(next, latencyMs) : next());
}

/** JSON is parsed here, to answer broken JSON in the vendor's way. Lines for a bulk job stay text. */
const body: RequestHandler = (request, response, next) => {
  const text = typeof request.body === 'string' ? request.body : '';
  if (request.originalUrl.startsWith('/services/oauth2')) return next();
  response.locals['rawBody'] = text;
  if (text === '') request.body = undefined;
  else if (request.path.endsWith('/batches') && request.is('text/csv')) return next();
  else if (!request.is('application/json')) {
    const message = `Unsupported content type: ${request.headers['content-type'] ?? 'none'}`;
    throw new ApiFailure(415, 'UNSUPPORTED_MEDIA_TYPE', message);
  } else {
    try {
      request.body = JSON.parse(text) as unknown;
    } catch (broken) {
      const why = broken instanceof Error ? broken.message : 'unreadable';
      throw new ApiFailure(400, 'JSON_PARSER_ERROR', `${why} at [line:1, column:1]`);
    }
  }
  next();
};

const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const failure = error instanceof ApiFailure ? error : unforeseen(error);
  response.status(failure.status).type('application/json').end(JSON.stringify(failure.body));
};

function unforeseen(error: unknown): ApiFailure {
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  return new ApiFailure(
    status,
    'UNKNOWN_EXCEPTION',
    error instanceof Error ? error.message : 'internal error',
  );
}
