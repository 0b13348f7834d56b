import type { RequestHandler } from 'express';

/** A call as it was answered. */
export interface Call {
  /** By the wall clock. */
  at: number;
  method: string;
  /** Without the query. */
  path: string;
  query: string;
  /** The text of the body when it has up to 3,000 characters. */
  body: string | null;
  status: number;
  portalId: number | string | null;
}

export interface RequestLog {
  /** The last 50,000. */
  readonly calls: readonly Call[];
  /** How many calls had `METHOD /path` matching. */
  count(pattern?: RegExp): number;
  /** The most calls that were let through in any window. */
  peak(windowMs: number, pattern?: RegExp): number;
  clear(): void;
}

const kept = 50_000;
const shortBody = 3000;

/** Remembers each call once it is answered. */
export function createRequestLog(): { log: RequestLog; middleware: RequestHandler } {
  let calls: (Call & { letThrough: boolean })[] = [];
  const named = (call: Call, pattern?: RegExp) => !pattern || pattern.test(`${call.method} ${call.path}`);
  const log: RequestLog = {
    get calls() {
      return calls;
    },
    count: (pattern) => calls.filter((call) => named(call, pattern)).length,
    peak: (windowMs, pattern) =>
      peak(
        calls.filter((call) => call.letThrough && named(call, pattern)),
        windowMs,
      ),
    clear: () => void (calls = []),
  };
  const middleware: RequestHandler = (request, response, next) => {
    const at = Date.now();
    const [path = '', query = ''] = request.originalUrl.split('?');
    response.on('close', () => {
      const { rawBody, portalId, letThrough } = response.locals as {
        rawBody?: string;
        portalId?: number | string;
        letThrough?: boolean;
      };
      calls.push({
        at,
        method: request.method,
        path,
        query,
        body: rawBody && rawBody.length <= shortBody ? rawBody : null,
        status: response.statusCode,
        portalId: portalId ?? null,
        letThrough: letThrough === true,
      });
      if (calls.length > kept * 1.1) calls = calls.slice(-kept);
    });
    next();
  };
  return { log, middleware };
}

function peak(calls: readonly Call[], windowMs: number): number {
  const times = calls.map(({ at }) => at).toSorted((a, b) => a - b);
  let [most, start] = [0, 0];
  for (const [end, at] of times.entries()) {
    while ((times[start] ?? at) <= at - windowMs) start += 1;
    most = Math.max(most, end - start + 1);
  }
  return most;
}
