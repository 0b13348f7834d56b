import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { accountRoutes } from './account.ts';
import { ApiFailure, validation } from './api-failure.ts';
import { associationRoutes } from './associations.ts';
import { authorizeRoutes } from './authorize.ts';
import { oauthRoutes } from './oauth.ts';
import { objectsReadRoutes } from './objects-read.ts';
import { objectsWriteRoutes } from './objects-write.ts';
import { olderPaths } from './older-paths.ts';
import { propertyRoutes } from './properties.ts';
import { propertyGroupRoutes } from './property-groups.ts';
import { searchRoutes } from './search.ts';
import type { ServerState } from './server-state.ts';

/** Longer addresses are refused, as the vendor's gateway does. */
const maxUrl = 16_200;
const api = ['/crm', '/oauth/:version/:kind', '/account-info', '/appinstalls'];

interface Around {
  log: RequestHandler;
  faults: RequestHandler;
  latencyMs: number;
  pages: RequestHandler;
}

/** The whole server: HubSpot's API, its authorize page, and the sandbox's own pages. */
export function createServerApp(state: ServerState, { log, faults, latencyMs, pages }: Around): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag').set('query parser', false);
  app.use(olderPaths);
  app.use(api, log, length, slow(latencyMs), express.text({ type: () => true, limit: '10mb' }), body);
  app.use(api, faults, versions);
  app.use(oauthRoutes(state), authorizeRoutes(state));
  // Before the records: a group's path would pass for a property's name, "search" for an id.
  app.use(propertyGroupRoutes(state), propertyRoutes(state), searchRoutes(state), associationRoutes(state));
  app.use(objectsReadRoutes(state), objectsWriteRoutes(state), accountRoutes(state));
  app.use(pages);
  app.use((_request, _response) => {
    throw new ApiFailure(404, { message: 'resource not found' });
  });
  app.use(onError);
  return app;
}

const length: RequestHandler = (request, response, next) => {
  if (request.originalUrl.length <= maxUrl) return next();
  response.status(414).type('html').end('<html><head><title>414 Request-URI Too Large</title></head></html>');
};

function slow(latencyMs: number): RequestHandler {
  return (_request, _response, next) => (latencyMs > 0 ? void setTimeout(next, latencyMs) : next());
}

/** JSON is parsed here, to answer broken JSON in the vendor's way and to know how long the text was. */
const body: RequestHandler = (request, response, next) => {
  const text = typeof request.body === 'string' ? request.body : '';
  response.locals['rawBody'] = request.path.startsWith('/oauth') ? undefined : text;
  if (request.is('application/x-www-form-urlencoded') || request.originalUrl.startsWith('/oauth'))
    return next();
  if (text === '') request.body = undefined;
  else if (!request.is('application/json'))
    throw new ApiFailure(415, { message: 'HTTP 415 Unsupported Media Type' });
  else {
    try {
      request.body = JSON.parse(text) as unknown;
    } catch (broken) {
      throw validation(
        `Invalid input JSON on line 1, column 1: ${broken instanceof Error ? broken.message : 'unreadable'}`,
      );
    }
  }
  next();
};

/** `/crm/objects/2026-09/…`: the version is the last part of the family's path. */
const versions: RequestHandler = (request, _response, next) => {
  const version = /^\/(?:crm\/[a-z]+|oauth|account-info|appinstalls)\/([^/]+)/.exec(
    request.baseUrl + request.path,
  )?.[1];
  if (version !== '2026-09' && version !== '2026-03')
    throw new ApiFailure(404, { message: 'resource not found' });
  next();
};

const onError: ErrorRequestHandler = (error: unknown, _request, response, _next) => {
  const failure = error instanceof ApiFailure ? error : unforeseen(error);
  response.status(failure.status).type('application/json').end(JSON.stringify(failure.body));
};

function unforeseen(error: unknown): ApiFailure {
  const status =
    typeof error === 'object' && error !== null && 'status' in error ? Number(error.status) : 500;
  return new ApiFailure(status, { message: error instanceof Error ? error.message : 'internal error' });
}
