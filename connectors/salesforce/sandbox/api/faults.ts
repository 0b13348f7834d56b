import type { Request, RequestHandler, Response } from 'express';
import type { Fault } from '../options.ts';
import { ApiFailure, noSession } from './api-failure.ts';

interface Armed extends Fault {
  left: number;
  skip: number;
}

const page =
  '<!doctype html><html><head><title>Maintenance</title></head><body><h1>Please wait</h1></body></html>';

/** Makes chosen calls go wrong. It stands behind the body parser and before the endpoints. */
export function createFaults(): {
  middleware: RequestHandler;
  add: (...faults: Fault[]) => void;
  clear: () => void;
} {
  let armed: Armed[] = [];
  const middleware: RequestHandler = (request, response, next) => {
    const name = `${request.method} ${request.baseUrl}${request.path}`;
    const fault = armed.find(({ on, left }) => left > 0 && on.test(name));
    if (!fault) return next();
    if (fault.skip > 0) {
      fault.skip -= 1;
      return next();
    }
    fault.left -= 1;
    if (!strike(fault, request, response)) next();
  };
  return {
    middleware,
    add: (...faults) =>
      armed.push(...faults.map((fault) => ({ ...fault, left: fault.times ?? 1, skip: fault.after ?? 0 }))),
    clear: () => void (armed = []),
  };
}

/** True when the call is answered, or never will be. */
function strike({ kind, rows = 1 }: Fault, request: Request, response: Response): boolean {
  switch (kind) {
    case 'daily-limit':
      throw new ApiFailure(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.');
    case 'concurrent-limit':
      throw new ApiFailure(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.');
    case 'unauthorized':
      throw noSession();
    case 'server-error':
      throw new ApiFailure(
        500,
        'UNKNOWN_EXCEPTION',
        'An unexpected error occurred. Please include this ErrorId if you contact support: 1234567890-12345 (1234567890)',
      );
    case 'query-timeout':
      throw new ApiFailure(400, 'QUERY_TIMEOUT', 'Your query request was running for too long.');
    case 'locator-lost':
      throw new ApiFailure(400, 'INVALID_QUERY_LOCATOR', 'invalid query locator');
    case 'api-disabled':
      throw new ApiFailure(403, 'API_CURRENTLY_DISABLED', 'API is disabled for this User');
    case 'unavailable-html':
    case 'bad-gateway-html':
      response
        .status(kind === 'unavailable-html' ? 503 : 502)
        .type('html')
        .end(page);
      return true;
    case 'ok-html':
      response.status(200).type('html').end(page);
      return true;
    case 'ok-empty':
      response.status(200).type('application/json').end('{}');
      return true;
    case 'reset':
      request.socket.resetAndDestroy();
      return true;
    case 'hang':
      return true;
    case 'rows-locked':
      response.locals['lockedRows'] = rows;
      return false;
    case 'half-written':
      dropHalf(request);
      return false;
    case 'truncated':
    default:
      response.locals['reshape'] = (text: string) => text.slice(0, Math.max(1, Math.floor(text.length / 2)));
      return false;
  }
}

function dropHalf(request: Request): void {
  const body = request.body as { records?: unknown[] } | undefined;
  if (Array.isArray(body?.records)) body.records = body.records.slice(0, Math.ceil(body.records.length / 2));
}
