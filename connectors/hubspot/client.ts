import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from '@hubspot/api-client';
import type { z } from 'zod';
import type { Access } from '../../src/connector.ts';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import { type Answer, exchange, type Outgoing } from './exchange.ts';
import { failureOf } from './failure.ts';
import { type Lane, lanesOf, rateOf } from './lanes.ts';

export interface Call extends Outgoing {
  /** Whose budget it draws on; `api` when not said. */
  lane?: Lane;
  /** May be sent again when nobody knows whether it was carried out. True when not said. */
  idempotent?: boolean;
}

/** The one way to HubSpot: the answer's body in the shape asked for, or a `HeadraceError`. */
export type Door = <T>(call: Call, shape: z.ZodType<T>) => Promise<T>;

export interface DoorOptions {
  /** For a whole answer, body included. */
  deadlineMs?: number;
  /** How long a call may be put off by limits altogether. */
  patienceMs?: number;
  /** First pause after a call that nobody answered; doubles. */
  backoffMs?: number;
}

/** Tries of a call that HubSpot did not answer properly. Waiting for a limit is no try. */
const tries = 5;
/** Pauses are lengthened by up to this share, so that workers do not come back all at once. */
const jitter = 0.25;

/**
 * Opens the door to one account. Every call is paced with all other processes, has a deadline, is repeated by the
 * kind of its failure, renews a rejected token once, and answers only what has the shape asked for: a gateway's
 * page or half a body is `unavailable`, never "no rows".
 */
export function openDoor(access: Access, apiUrl: string, options: DoorOptions = {}): Door {
  const { deadlineMs = 30_000, patienceMs = 15 * 60_000, backoffMs = 500 } = options;
  const client = new Client({ basePath: access.apiUrl ?? apiUrl, numberOfApiCallRetries: 0 });
  const { signal } = access;
  const heeded = new Map<Lane, string>();

  /** Limits differ between editions and move: the house is told when they do. */
  async function heedLimits(lane: Lane, { headers }: Answer): Promise<void> {
    const rate = rateOf(headers);
    const seen = JSON.stringify(rate);
    const counted = lane === 'search' ? 'api' : lane;
    if (!rate || heeded.get(counted) === seen) return;
    heeded.set(counted, seen);
    await access.heed(counted, { rate });
  }

  return async (call, shape) => {
    const { lane = 'api', idempotent = true } = call;
    const place = `${call.method} ${call.path}`;
    const startedAt = performance.now();
    let token = await access.token();
    let renewed = false;
    for (let tried = 1; ; ) {
      for (const each of lanesOf(lane)) await access.pace(each);
      let failed: HeadraceError;
      let notDone = false;
      let waitMs: number | null = null;
      try {
        const answer = await exchange(client, call, { token, deadlineMs, signal, place });
        if (answer.status < 300) {
          await heedLimits(lane, answer);
          return read(answer, shape, place);
        }
        const failure = failureOf(answer.status, answer.headers, answer.body, place);
        if (failure.tokenRejected && !renewed) {
          renewed = true;
          token = await access.renew(token);
          continue;
        }
        ({ error: failed, notDone, waitMs } = failure);
      } catch (error) {
        if (!isHeadraceError(error, 'unavailable')) throw error;
        failed = error;
      }
      const limited = failed.kind === 'rate-limited';
      if (!limited && (failed.kind !== 'unavailable' || !(idempotent || notDone) || tried >= tries))
        throw failed;
      const pauseMs = (waitMs ?? backoffMs * 2 ** (tried - 1)) * (1 + Math.random() * jitter);
      if (performance.now() - startedAt + pauseMs > patienceMs) {
        throw new HeadraceError('rate-limited', `${failed.message} (waited as long as we may)`, {
          ...failed.details,
          retryAfterMs: Math.ceil(pauseMs),
        });
      }
      if (limited) for (const each of lanesOf(lane)) await access.heed(each, { waitMs: Math.ceil(pauseMs) });
      else tried++;
      await sleep(pauseMs, undefined, { signal });
    }
  };
}

function read<T>({ headers, status, body }: Answer, shape: z.ZodType<T>, place: string): T {
  const type = headers.get('content-type') ?? '';
  if (body !== undefined && !type.includes('json')) {
    throw new HeadraceError(
      'unavailable',
      `HubSpot answered ${place} with ${type || 'no type'} instead of JSON`,
      { status },
    );
  }
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue ? ` (${issue.path.join('.') || 'body'}: ${issue.message})` : '';
  throw new HeadraceError('unavailable', `HubSpot answered ${place} with a broken or empty body${where}`, {
    status,
  });
}
