import { z } from 'zod';
import { type ErrorKind, HeadraceError, isHeadraceError } from '../../src/errors.ts';

const saidSchema = z.object({
  message: z.string().optional().catch(undefined),
  errorCode: z.string().optional().catch(undefined),
  /** Of the token endpoint. */
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
});
type Said = z.infer<typeof saidSchema>;

export interface Failure {
  error: HeadraceError;
  /** The call may be repeated without harm to its meaning: it was not carried out. */
  notDone: boolean;
  /** How long to wait before it; null = by our own backoff. */
  waitMs: number | null;
  /** Our access token is at fault. */
  tokenRejected: boolean;
}

/** The org's daily calls are counted over 24 hours that roll on: some come back every hour. */
export const quotaWaitMs = 3_600_000;
const concurrencyWaitMs = 5_000;

const goneCodes = new Set(['NOT_FOUND', 'ENTITY_IS_DELETED', 'INVALID_CROSS_REFERENCE_KEY']);
const busyCodes = new Set(['UNABLE_TO_LOCK_ROW', 'QUERY_TIMEOUT', 'SERVER_UNAVAILABLE', 'UNKNOWN_EXCEPTION']);
const ourMistakes = new Set([
  'MALFORMED_QUERY',
  'MALFORMED_ID',
  'JSON_PARSER_ERROR',
  'INVALID_QUERY_FILTER_OPERATOR',
]);

/** The edition does not have it, or the user's rights do not show it. */
export function isNotShown(error: unknown): boolean {
  return (
    isHeadraceError(error, 'forbidden') ||
    isHeadraceError(error, 'not-found') ||
    (isHeadraceError(error, 'refused') &&
      [
        'INVALID_TYPE',
        'INVALID_FIELD',
        'UNKNOWN_EXCEPTION',
        'FUNCTIONALITY_NOT_ENABLED',
        'INSUFFICIENT_ACCESS',
      ].includes(error.details.code ?? ''))
  );
}

/** The query was given up by Salesforce: the same one would be again, a smaller one may do. */
export const isQueryTimeout = (error: unknown): boolean =>
  isHeadraceError(error, 'unavailable') && error.details.code === 'QUERY_TIMEOUT';

/** Is this code about a record that is no more? */
export const isGoneCode = (code: string): boolean => goneCodes.has(code);

/** What an answer that is not 2xx means. `place` names the call, never its contents. */
export function failureOf(status: number, text: string, place: string): Failure {
  const all = saidIn(text);
  const [said] = all;
  const code = said?.errorCode ?? said?.error;
  const isQuota = code === 'REQUEST_LIMIT_EXCEEDED';
  const isDaily = isQuota && !/concurrent/i.test(said?.message ?? '');
  const waitMs = isDaily ? quotaWaitMs : isQuota ? concurrencyWaitMs : null;
  const kind = isQuota ? 'rate-limited' : kindOf(status, code);
  const words = all.map((each) => each.message ?? each.error_description ?? each.error).filter(Boolean);
  const because = words.length > 0 ? `: ${words.join('; ').slice(0, 1_000)}` : '';
  const paused = isDaily ? ' (paused: the org has used up its calls of the day)' : '';
  const message = `Salesforce answered ${status} to ${place}${because}${paused}`;
  return {
    error: new HeadraceError(kind, message, {
      status,
      ...(code === undefined ? {} : { code }),
      ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
    }),
    notDone: isQuota || code === 'UNABLE_TO_LOCK_ROW' || status === 429,
    waitMs,
    tokenRejected: status === 401,
  };
}

/** A list of errors, one error, or the token endpoint's words; empty when it is none of them (a gateway's page). */
function saidIn(text: string): Said[] {
  try {
    const body: unknown = JSON.parse(text);
    const list = Array.isArray(body) ? body : [body];
    return list.flatMap((each) => {
      const said = saidSchema.safeParse(each).data;
      return said && (said.message ?? said.errorCode ?? said.error) !== undefined ? [said] : [];
    });
  } catch {
    return [];
  }
}

function kindOf(status: number, code: string | undefined): ErrorKind {
  if (status === 401) return 'unauthorized';
  if (code !== undefined && busyCodes.has(code)) return 'unavailable';
  if (status === 403) return 'forbidden';
  if (status === 404 || (code !== undefined && goneCodes.has(code))) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status === 408 || status === 420 || status >= 500) return 'unavailable';
  // A gateway of another make answers without Salesforce's words: nothing is known of the call then.
  if (code === undefined) return 'unavailable';
  return ourMistakes.has(code) ? 'unreadable' : 'refused';
}
