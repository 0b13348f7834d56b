import type { Rate } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';
import { quotaWaitMs } from './failure.ts';

/**
 * `api`: what goes on for ever, kept to our share of the org's calls. `backfill`: reading everything once. Both
 * stay well below 25 calls at a time.
 */
export const lanes = {
  api: { calls: 20, perMs: 1_000 },
  backfill: { calls: 20, perMs: 1_000 },
} as const satisfies Record<string, Rate>;
export type Lane = keyof typeof lanes;

/** Of the calls an org, or our app in it, may make in a day: others need the rest. */
const stopAtShare = 0.8;
/** Of an org's daily calls that we take for what goes on for ever. */
const ownShare = 0.05;
const hourMs = 3_600_000;

/** Of the calls that an org may make in a day: what the answers' headers tell, and what all processes have made. */
export interface Budget {
  /** Throws `rate-limited` when no further call should be made now. `spend` counts it and tells how many there were. */
  take(lane: Lane, spend: () => Promise<number>): Promise<void>;
  note(header: string | undefined): void;
}

/** `api-usage=18/15000`, alone or followed by `; per-app-api-usage=17/250(appName=…)`. */
export function usageIn(header: string | undefined): { used: number; max: number }[] {
  return [...(header ?? '').matchAll(/api-usage=(\d+)\/(\d+)/g)].map((match) => ({
    used: Number(match[1]),
    max: Number(match[2]),
  }));
}

export function openBudget(clock: () => number = Date.now): Budget {
  let dailyMax = Number.POSITIVE_INFINITY;
  let stoppedAt: number | null = null;
  /** Calls are counted by whole hours: until the next one nothing gets better. */
  let restsUntil = Number.NEGATIVE_INFINITY;

  return {
    async take(lane, spend) {
      if (stoppedAt !== null && clock() - stoppedAt < quotaWaitMs) {
        throw paused('the org has used most of its calls of the day', stoppedAt + quotaWaitMs - clock());
      }
      if (lane !== 'api') return;
      if (clock() >= restsUntil && (await spend()) > dailyMax * ownShare)
        restsUntil = clock() + hourMs - (clock() % hourMs);
      if (clock() < restsUntil)
        throw paused('our share of the calls of the day is used', restsUntil - clock());
    },
    note(header) {
      const usages = usageIn(header);
      const [org] = usages;
      if (!org) return;
      dailyMax = org.max;
      stoppedAt = usages.some(({ used, max }) => used >= max * stopAtShare) ? clock() : null;
    },
  };
}

function paused(why: string, retryAfterMs: number): HeadraceError {
  return new HeadraceError('rate-limited', `Salesforce is left alone for a while: ${why}`, {
    code: 'REQUEST_LIMIT_EXCEEDED',
    retryAfterMs: Math.ceil(retryAfterMs),
  });
}
