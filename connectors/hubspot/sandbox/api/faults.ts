import type { Request, RequestHandler, Response } from 'express';
import type { Fault } from '../options.ts';
import { ApiFailure, tooMany, unauthenticated } from './api-failure.ts';

interface Armed extends Fault {
  left: number;
  skip: number;
}

const page =
  '<!doctype html><html><head><title>Just a moment</title></head><body><h1>Please wait</h1></body></html>';

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
    if (!strike(fault.kind, request, response)) next();
  };
  return {
    middleware,
    add: (...faults) =>
      armed.push(...faults.map((fault) => ({ ...fault, left: fault.times ?? 1, skip: fault.after ?? 0 }))),
    clear: () => void (armed = []),
  };
}

/** True when the call is answered, or never will be. */
function strike(kind: Fault['kind'], request: Request, response: Response): boolean {
  switch (kind) {
    case 'rate-limited':
      throw tooMany('burst');
    case 'unauthorized':
      throw unauthenticated('The OAuth token used to make this call is invalid.');
    case 'server-error':
      throw new ApiFailure(500, { message: 'internal error' });
    case 'locked':
      throw new ApiFailure(423, {
        message: 'This resource is locked. Wait two seconds before another call.',
      });
    case 'migrating':
      response.set('Retry-After', '1');
      throw new ApiFailure(477, { message: 'This account is being moved to another data center.' });
    case 'bad-gateway-html':
      response.status(502).type('html').end(page);
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
    case 'half-written':
      dropHalf(request);
      return false;
    case 'truncated':
      response.locals['reshape'] = (text: string) => text.slice(0, Math.max(1, Math.floor(text.length / 2)));
      return false;
    case 'short':
    default:
      response.locals['reshape'] = shorten;
      return false;
  }
}

function dropHalf(request: Request): void {
  const body = request.body as { inputs?: unknown[] } | undefined;
  if (Array.isArray(body?.inputs)) body.inputs = body.inputs.slice(0, Math.ceil(body.inputs.length / 2));
}

function shorten(text: string): string {
  const { results, total } = JSON.parse(text) as { results?: unknown[]; total?: number };
  const half = results?.slice(0, Math.floor(results.length / 2));
  return JSON.stringify({ ...(total !== undefined && { total }), results: half });
}
