import { z } from 'zod';
import { type ErrorKind, HeadraceError } from '../../src/errors.ts';

const envelopeSchema = z.object({
  message: z.string().optional().catch(undefined),
  category: z.string().optional().catch(undefined),
  error: z.string().optional().catch(undefined),
  error_description: z.string().optional().catch(undefined),
  status: z.string().optional().catch(undefined),
  errorType: z.string().optional().catch(undefined),
  policyName: z.string().optional().catch(undefined),
  correlationId: z.string().optional().catch(undefined),
  errors: z
    .array(
      z.object({
        message: z.string().optional().catch(undefined),
        code: z.string().optional().catch(undefined),
        context: z.record(z.string(), z.array(z.string())).optional().catch(undefined),
      }),
    )
    .optional()
    .catch(undefined),
});
/** What HubSpot says with an error; every part may be absent. */
export type Envelope = z.infer<typeof envelopeSchema>;

export interface Failure {
  error: HeadraceError;
  /** The call may be repeated without harm to its meaning: it was not carried out. */
  notDone: boolean;
  /** How long to wait before it; null = by our own backoff. */
  waitMs: number | null;
  /** Our access token is at fault. */
  tokenRejected: boolean;
}

/** A lock on a record is held for seconds. */
const lockedWaitMs = 2_000;
const windowMs: Readonly<Record<string, number>> = { SECONDLY: 1_000, TEN_SECONDLY_ROLLING: 10_000 };

/** What an answer that is not 2xx means. `body` null: it was no JSON. `place` names the call, never its contents. */
export function failureOf(status: number, headers: Headers, body: unknown, place: string): Failure {
  const said = envelopeSchema.safeParse(body).data ?? {};
  const code = said.errors?.find((each) => each.code)?.code ?? said.category ?? said.errorType ?? said.error;
  const details = {
    status,
    ...(code === undefined ? {} : { code }),
    ...(said.correlationId === undefined ? {} : { correlationId: said.correlationId }),
  };
  const waitMs = waitOf(status, headers, said);
  const kind = kindOf(status, said);
  const error = new HeadraceError(kind, `HubSpot answered ${status} to ${place}${explain(said)}`, {
    ...details,
    ...(waitMs === null ? {} : { retryAfterMs: waitMs }),
  });
  return {
    error,
    notDone: status === 429 || status === 423 || status === 477,
    waitMs,
    tokenRejected: status === 401,
  };
}

function kindOf(status: number, said: Envelope): ErrorKind {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 404 || status === 410) return 'not-found';
  if (status === 429) return 'rate-limited';
  if (status === 408 || status === 423 || status === 477 || status >= 500) return 'unavailable';
  // A gateway of another make answers without HubSpot's envelope: nothing is known of the call then.
  if (said.message === undefined && said.category === undefined && said.error === undefined)
    return 'unavailable';
  return status >= 400 ? 'refused' : 'unreadable';
}

function waitOf(status: number, headers: Headers, said: Envelope): number | null {
  const told = Number(headers.get('retry-after') ?? Number.NaN);
  if (told >= 0) return Math.max(told * 1000, status === 423 ? lockedWaitMs : 0);
  if (status === 423) return lockedWaitMs;
  if (status !== 429) return null;
  if (said.policyName === 'DAILY') return 3_600_000;
  const interval = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds') ?? Number.NaN);
  return windowMs[said.policyName ?? ''] ?? (interval > 0 ? interval : 10_000);
}

/** HubSpot's own words, with the scopes that are missing. */
function explain(said: Envelope): string {
  const scopes = said.errors?.flatMap(({ context }) => context?.['requiredGranularScopes'] ?? []) ?? [];
  const parts = [
    said.message ?? said.error_description ?? said.error,
    ...(said.errors ?? []).map(({ message }) => message).filter((text) => text && text !== said.message),
    scopes.length > 0 ? `missing scopes: ${[...new Set(scopes)].join(', ')}` : undefined,
  ].filter(Boolean);
  return parts.length > 0 ? `: ${parts.join('; ').slice(0, 1_000)}` : '';
}
