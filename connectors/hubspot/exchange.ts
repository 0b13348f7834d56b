import type { Client } from '@hubspot/api-client';
import { HeadraceError } from '../../src/errors.ts';

export interface Outgoing {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Readonly<Record<string, string | number | boolean | undefined>>;
  /** Sent as JSON. */
  body?: object;
  /** Sent as a form instead. */
  form?: Readonly<Record<string, string>>;
}

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON; undefined for an empty body, null when it is not JSON. */
  body: unknown;
}

/**
 * One call and its whole answer, within the deadline. The client has no deadline of its own and never throws on
 * an error status. Throws `unavailable` when no whole answer came.
 */
export async function exchange(
  client: Client,
  outgoing: Outgoing,
  options: { token: string | null; deadlineMs: number; signal: AbortSignal; place: string },
): Promise<Answer> {
  const { token, deadlineMs, signal, place } = options;
  const query = Object.entries(outgoing.query ?? {}).filter(([, value]) => value !== undefined);
  const request = {
    method: outgoing.method,
    path: outgoing.path,
    authType: 'none',
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
    ...(query.length > 0
      ? { qs: Object.fromEntries(query.map(([name, value]) => [name, String(value)])) }
      : {}),
    ...(outgoing.form ? { body: new URLSearchParams(outgoing.form), defaultJson: false } : {}),
    ...(outgoing.body ? { body: outgoing.body } : {}),
  };
  let response: Response | undefined;
  const call = async (): Promise<Answer> => {
    response = await client.apiRequest(request);
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: parse(text) };
  };
  try {
    return await within(call(), deadlineMs, signal);
  } catch (error) {
    signal.throwIfAborted();
    // Frees the socket of an answer that stopped half-way; one that never began ends by undici's own timeout.
    response?.body?.cancel().catch(() => undefined);
    throw new HeadraceError('unavailable', `HubSpot did not answer ${place}: ${causeOf(error)}`);
  }
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Nothing of a call that has ended stays behind: neither its timer nor its answer. */
async function within<T>(work: Promise<T>, deadlineMs: number, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted();
  const end = new AbortController();
  const timer = setTimeout(
    () => end.abort(new Error(`no whole answer within ${deadlineMs / 1000} s`)),
    deadlineMs,
  );
  const onAbort = () => end.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await new Promise<T>((resolve, reject) => {
      end.signal.addEventListener('abort', () => reject(end.signal.reason as Error), { once: true });
      work.then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

/** The socket's own code: `fetch failed` alone says nothing. */
function causeOf(error: unknown): string {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : cause instanceof Error ? cause.message : 'connection failed';
}
