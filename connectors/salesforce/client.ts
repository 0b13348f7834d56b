import { setTimeout as sleep } from 'node:timers/promises';
import type { z } from 'zod';
import type { Access } from '../../src/connector.ts';
import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import { type Answer, exchange, type Outgoing } from './exchange.ts';
import { failureOf, isQueryTimeout } from './failure.ts';
import { type Budget, type Lane, openBudget } from './limits.ts';

export interface Call extends Outgoing {
  /** Whose budget it draws on; `api` when not said. */
  lane?: Lane;
  /** May be sent again when nobody knows whether it was carried out. True when not said. */
  idempotent?: boolean;
}

/** The one way to Salesforce: the answer's body in the shape asked for, or a `HeadraceError`. */
export interface Door {
  <T>(call: Call, shape: z.ZodType<T>): Promise<T>;
  /** The whole answer as it came: for results that are no JSON. `whole` throws when it is not. */
  text(call: Call, whole: (answer: Answer) => void): Promise<Answer>;
}

export interface DoorOptions {
  /** For a whole answer, body included. */
  deadlineMs?: number;
  /** How long a call may be put off by limits altogether. */
  patienceMs?: number;
  /** First pause after a call that nobody answered; doubles. */
  backoffMs?: number;
  budget?: Budget;
}

/** Tries of a call that Salesforce did not answer properly. Waiting for a limit is no try. */
const tries = 5;
/** Pauses are lengthened by up to this share, so that workers do not come back all at once. */
const jitter = 0.25;

/**
 * Opens the door to one org. Every call is paced with all other processes, kept to the org's calls of the day, has
 * a deadline, is repeated by the kind of its failure, renews a rejected token once, and answers only what has the
 * shape asked for: a gateway's page or half a body is `unavailable`, never "no rows".
 */
export function openDoor(access: Access, loginUrl: string, options: DoorOptions = {}): Door {
  const { deadlineMs = 120_000, patienceMs = 5 * 60_000, backoffMs = 500, budget = openBudget() } = options;
  const baseUrl = access.apiUrl ?? loginUrl;
  const { signal } = access;

  async function send<T>(call: Call, read: (answer: Answer) => T): Promise<T> {
    const { lane = 'api', idempotent = true } = call;
    const place = `${call.method} ${call.path}`;
    const startedAt = performance.now();
    let token = await access.token();
    let renewed = false;
    for (let tried = 1; ; ) {
      await budget.take(lane, () => access.spend(lane));
      await access.pace(lane);
      let failed: HeadraceError;
      let notDone = false;
      let waitMs: number | null = null;
      try {
        const answer = await exchange(baseUrl, call, { token, deadlineMs, signal, place });
        budget.note(answer.headers['sforce-limit-info']);
        if (answer.status < 300) return read(answer);
        const failure = failureOf(answer.status, answer.text, place);
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
      if (isQueryTimeout(failed)) throw failed;
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
      if (limited) await access.heed(lane, { waitMs: Math.ceil(pauseMs) });
      else tried++;
      await sleep(pauseMs, undefined, { signal });
    }
  }

  const door = <T>(call: Call, shape: z.ZodType<T>) =>
    send(call, (answer) => parseBody(answer, shape, `${call.method} ${call.path}`));
  return Object.assign(door, {
    text: (call: Call, whole: (answer: Answer) => void) =>
      send(call, (answer) => {
        whole(answer);
        return answer;
      }),
  });
}

/** Throws `unavailable` unless the body is JSON of this shape. */
function parseBody<T>({ headers, status, text }: Answer, shape: z.ZodType<T>, place: string): T {
  const type = headers['content-type'] ?? '';
  if (text !== '' && !type.includes('json')) {
    throw new HeadraceError(
      'unavailable',
      `Salesforce answered ${place} with ${type || 'no type'} instead of JSON`,
      { status },
    );
  }
  const parsed = shape.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue ? ` (${issue.path.join('.') || 'body'}: ${issue.message})` : '';
  throw new HeadraceError('unavailable', `Salesforce answered ${place} with a broken or empty body${where}`, {
    status,
  });
}

function parse(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
