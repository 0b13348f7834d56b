import { Connection } from 'jsforce';
import { HeadraceError } from '../../src/errors.ts';
import { CallTransport } from './call-transport.ts';
import { apiVersion } from './settings.ts';

export interface Outgoing {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  path: string;
  query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  body?: object;
  /** Sent as a form instead. */
  form?: Readonly<Record<string, string>>;
}

export interface Answer {
  status: number;
  /** By lower-case name. */
  headers: Readonly<Record<string, string>>;
  text: string;
}

/**
 * One call and its whole answer, within the deadline. The connection knows no token and no refresh: a rejected
 * token comes back at once. Throws `unavailable` when no whole answer came.
 */
export async function exchange(
  baseUrl: string,
  outgoing: Outgoing,
  options: { token: string | null; deadlineMs: number; signal: AbortSignal; place: string },
): Promise<Answer> {
  const { token, deadlineMs, signal, place } = options;
  signal.throwIfAborted();
  const url = new URL(outgoing.path, baseUrl);
  for (const [name, value] of Object.entries(outgoing.query ?? {})) {
    if (value !== undefined) url.searchParams.set(name, String(value));
  }
  const body = outgoing.form
    ? new URLSearchParams(outgoing.form).toString()
    : outgoing.body && JSON.stringify(outgoing.body);
  const transport = new CallTransport(AbortSignal.any([signal, AbortSignal.timeout(deadlineMs)]));
  const connection = new Connection({ instanceUrl: baseUrl, version: apiVersion });
  const request = {
    method: outgoing.method,
    url: url.href,
    headers: {
      ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
      ...(body === undefined
        ? {}
        : {
            'content-type': outgoing.form
              ? 'application/x-www-form-urlencoded'
              : 'application/json; charset=utf-8',
          }),
    },
    ...(body === undefined ? {} : { body }),
  };
  try {
    await connection.request(request, { transport, responseType: 'text/plain' });
  } catch (error) {
    signal.throwIfAborted();
    // An error status is an answer, too; the library makes an exception of it.
    if (!transport.answer) {
      throw new HeadraceError('unavailable', `Salesforce did not answer ${place}: ${causeOf(error)}`);
    }
  }
  if (!transport.answer) throw new HeadraceError('unavailable', `Salesforce did not answer ${place}`);
  const { statusCode, headers, body: text } = transport.answer;
  return { status: statusCode, headers, text };
}

/** The socket's own code: `fetch failed` alone says nothing. */
function causeOf(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'no whole answer in time';
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = (cause as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : cause instanceof Error ? cause.message : 'connection failed';
}
