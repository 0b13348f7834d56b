import type { Rate } from '../../src/connector.ts';

/**
 * The budgets of one account, a little under HubSpot's own so that jitter on the way never lifts a window over the
 * limit. `search` calls are counted in `api` too; `associations` have a pool of their own.
 */
export const lanes = {
  api: { calls: 107, perMs: 10_050 },
  search: { calls: 5, perMs: 1_150 },
  associations: { calls: 98, perMs: 10_050 },
} as const satisfies Record<string, Rate>;
export type Lane = keyof typeof lanes;

/** Calls arrive closer together than they were sent by up to this. */
const jitterMs = 50;

/** The lanes a call of this lane takes a place in. */
export function lanesOf(lane: Lane): Lane[] {
  return lane === 'search' ? ['search', 'api'] : [lane];
}

/** The limit that an answer's headers tell, less our margin; null when they tell none. */
export function rateOf(headers: Headers): Rate | null {
  const max = Number(headers.get('x-hubspot-ratelimit-max') ?? Number.NaN);
  const perMs = Number(headers.get('x-hubspot-ratelimit-interval-milliseconds') ?? Number.NaN);
  if (!(max >= 1) || !(perMs >= 1)) return null;
  return { calls: Math.max(1, Math.floor(max * 0.98)), perMs: perMs + jitterMs };
}
