import { setTimeout as sleep } from 'node:timers/promises';
import type { Access, Grant, OAuth, Rate } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';

export interface TestAccess extends Access {
  /** What the connector reported of the CRM's limits, in order. */
  readonly heeded: { lane: string; rate?: Rate; waitMs?: number }[];
  /** How often a new token was asked for and how often one was really fetched. */
  readonly renewals: { asked: number; refreshed: number };
  /** How often leave was asked for to make a call, by lane. */
  readonly paced: ReadonlyMap<string, number>;
}

export interface AccessOptions {
  accountId?: string;
  scopes?: readonly string[];
  apiUrl?: string;
  /** Budgets to keep to; none: calls go out at once. */
  limits?: Readonly<Record<string, Rate>>;
  /** With a grant and a sign-in, tokens are really renewed. */
  grant?: Grant;
  oauth?: OAuth;
  signal?: AbortSignal;
}

/** What the house lends a connector, in the memory of one process. */
export function testAccess(options: AccessOptions = {}): TestAccess {
  const { oauth, limits = {}, signal = new AbortController().signal } = options;
  let grant = options.grant ?? null;
  let renewing: Promise<string> | null = null;
  const heeded: TestAccess['heeded'] = [];
  const renewals = { asked: 0, refreshed: 0 };
  const paced = new Map<string, number>();
  const spent = new Map<string, number>();
  const rates = new Map(Object.entries(limits));
  const nextAt = new Map<string, number>();
  const holdUntil = new Map<string, number>();

  async function refresh(): Promise<string> {
    renewals.refreshed++;
    if (!grant || !oauth) throw new HeadraceError('unauthorized', 'This access has no grant to renew');
    grant = await oauth.refresh(grant);
    return grant.accessToken;
  }

  return {
    accountId: options.accountId ?? grant?.accountId ?? '1',
    scopes: options.scopes ?? grant?.scopes ?? [],
    apiUrl: options.apiUrl ?? null,
    signal,
    heeded,
    renewals,
    paced,
    token: async () => grant?.accessToken ?? 'token-1',
    renew: async (rejected) => {
      renewals.asked++;
      if (grant && grant.accessToken !== rejected) return grant.accessToken;
      renewing ??= refresh().finally(() => {
        renewing = null;
      });
      return renewing;
    },
    spend: async (lane) => {
      spent.set(lane, (spent.get(lane) ?? 0) + 1);
      return spent.get(lane) ?? 0;
    },
    // Evenly spaced: a burst would arrive at the CRM closer together than it was sent.
    pace: async (lane) => {
      paced.set(lane, (paced.get(lane) ?? 0) + 1);
      const rate = rates.get(lane);
      const now = performance.now();
      const startAt = Math.max(now, nextAt.get(lane) ?? 0, holdUntil.get(lane) ?? 0);
      if (rate) nextAt.set(lane, startAt + rate.perMs / rate.calls);
      if (startAt > now) await sleep(startAt - now, undefined, { signal });
      const heldUntil = holdUntil.get(lane) ?? 0;
      if (heldUntil > performance.now()) await sleep(heldUntil - performance.now(), undefined, { signal });
    },
    heed: async (lane, said) => {
      heeded.push({ lane, ...said });
      if (said.rate && rates.has(lane)) rates.set(lane, said.rate);
      if (said.waitMs !== undefined) holdUntil.set(lane, performance.now() + said.waitMs);
    },
  };
}
