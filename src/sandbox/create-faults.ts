import type { Request, RequestHandler, Response } from 'express';

/** What goes wrong with the next calls whose `METHOD /path` matches. */
export interface FaultOf<Kind extends string> {
  on: RegExp;
  /** Default 1. */
  times?: number;
  /** Matching calls that pass first; default 0. */
  after?: number;
  kind: Kind | CommonFault;
}

/** What goes wrong on the way, whatever the vendor. */
export type CommonFault =
  | 'unavailable-html'
  | 'bad-gateway-html'
  | 'ok-html'
  | 'ok-empty'
  | 'truncated'
  | 'hang'
  | 'reset';

export interface Faults<Fault> {
  middleware: RequestHandler;
  add: (...faults: Fault[]) => void;
  clear: () => void;
}

const page =
  '<!doctype html><html><head><title>Maintenance</title></head><body><h1>Please wait</h1></body></html>';
const statusOfPage = new Map<string, number>([
  ['unavailable-html', 503],
  ['bad-gateway-html', 502],
  ['ok-html', 200],
]);

/**
 * Makes chosen calls go wrong. It stands behind the body parser and before the endpoints. `strike` does what is the
 * vendor's own and is true when the call is answered thereby.
 */
export function createFaults<Kind extends string, More extends object = object>(
  strike: (fault: More & { kind: Kind }, request: Request, response: Response) => boolean,
): Faults<FaultOf<Kind> & More> {
  let armed: { fault: FaultOf<Kind> & More; left: number; skip: number }[] = [];
  const middleware: RequestHandler = (request, response, next) => {
    const name = `${request.method} ${request.baseUrl}${request.path}`;
    const found = armed.find(({ fault, left }) => left > 0 && fault.on.test(name));
    if (!found) return next();
    if (found.skip > 0) {
      found.skip -= 1;
      return next();
    }
    found.left -= 1;
    const isDone =
      strikeAnywhere(found.fault.kind, request, response) ??
      strike(found.fault as More & { kind: Kind }, request, response);
    if (!isDone) next();
  };
  return {
    middleware,
    add: (...faults) =>
      armed.push(...faults.map((fault) => ({ fault, left: fault.times ?? 1, skip: fault.after ?? 0 }))),
    clear: () => void (armed = []),
  };
}

/** True when the call is answered, or never will be; null when it is the vendor's own. */
function strikeAnywhere(kind: string, request: Request, response: Response): boolean | null {
  const status = statusOfPage.get(kind);
  if (status !== undefined) response.status(status).type('html').end(page);
  else if (kind === 'ok-empty') response.status(200).type('application/json').end('{}');
  else if (kind === 'reset') request.socket.resetAndDestroy();
  else if (kind === 'truncated') {
    response.locals['reshape'] = (text: string) => text.slice(0, Math.max(1, Math.floor(text.length / 2)));
    return false;
  } else if (kind !== 'hang') return null;
  return true;
}

/** Of a list in the body the second half is dropped, so that it is never written. */
export function dropHalf(request: Request, list: string): void {
  const body = request.body as Record<string, unknown> | undefined;
  const given = body?.[list];
  if (body && Array.isArray(given)) body[list] = given.slice(0, Math.ceil(given.length / 2));
}
