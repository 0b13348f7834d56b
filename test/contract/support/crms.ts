import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import * as hubspot from '../../../connectors/hubspot/open-crm.ts';
import { createConnector as hubspotConnector } from '../../../connectors/hubspot/index.ts';
import { readSettings as hubspotSettings } from '../../../connectors/hubspot/settings.ts';
import { startSandbox as startHubspot } from '../../../connectors/hubspot/sandbox/start-sandbox.ts';
import * as salesforce from '../../../connectors/salesforce/open-crm.ts';
import { createConnector as salesforceConnector } from '../../../connectors/salesforce/index.ts';
import { readSettings as salesforceSettings } from '../../../connectors/salesforce/settings.ts';
import { startSandbox as startSalesforce } from '../../../connectors/salesforce/sandbox/start-sandbox.ts';
import type { Access, Connector, Crm, Grant } from '../../../src/connector.ts';
import type { PortfolioRows } from '../../../src/model/portfolio-folder.ts';
import { type AccessOptions, testAccess } from '../../support/access.ts';

/** What goes wrong with the next calls, in the words of every sandbox. */
export type Trouble = 'ok-html' | 'ok-empty' | 'truncated' | 'server-error' | 'reset' | 'unauthorized';

/** A CRM with one account of a sandbox, and what people do in it. */
export interface OpenedCrm {
  crm: Crm;
  connector: Connector;
  access: ReturnType<typeof testAccess>;
  /** Opened once more, with another access if need be. */
  open: (lent?: Access) => Crm;
  dealIds: () => string[];
  dealIdOf: (portfolioId: string) => string;
  rename: (dealIds: readonly string[], name: string) => void;
  /** A change that is stamped now; readers see it only after the returned function is done. */
  renameLate: (dealId: string, name: string) => () => Promise<void>;
  /** Two deals become one, which has the id that comes back; null where the CRM merges no deals. */
  merge: ((dealId: string, other: string) => string) | null;
  remove: (dealId: string) => void;
  restore: (dealId: string) => void;
  logCall: (dealId: string) => void;
  /** A property of ours as the CRM holds it now, by its name in the table. */
  valueOf: (dealId: string, property: string) => string | null;
  trouble: (on: RegExp, kind: Trouble, options?: { after?: number; times?: number }) => void;
  expireTokens: () => void;
  /** No further call may be made for now, in the CRM's own words. */
  useUpLimit: () => void;
  /** Its words for a call that reads, and for one that writes deals. */
  reads: RegExp;
  writes: RegExp;
}

export interface CrmOptions {
  now?: () => number;
  access?: AccessOptions;
  /** The CRM's own limits are on. */
  limits?: boolean;
  /** How long a change may stay unseen, in a CRM that has an index of its own. */
  lagMs?: number;
}

/** How long limits may put a call off. */
const patienceMs = 5_000;
const redirectUri = 'http://localhost:3000/oauth/crm/callback';
/** RFC 7636, appendix B. */
const codeVerifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const codeChallenge = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

export type OpenCrm = (rows: PortfolioRows, options?: CrmOptions) => Promise<OpenedCrm>;

/** Every connector that has a sandbox. */
export const crms: Record<string, OpenCrm> = {
  hubspot: async (portfolio, options = {}) => {
    const sandbox = await startHubspot({
      limits: options.limits ? 'vendor' : 'off',
      indexLagMs: options.lagMs ?? 0,
      portals: [{ portfolio, timeZone: 'UTC' }],
      ...(options.now && { now: options.now }),
    });
    onTestFinished(() => sandbox.close());
    const environment = { HUBSPOT_API_URL: sandbox.url, HUBSPOT_AUTH_URL: sandbox.url };
    const connector = hubspotConnector(environment);
    const settings = hubspotSettings(environment);
    const portal = neededOf(sandbox.portals[0]);
    return {
      ...(await signedIn(connector, options, (lent) =>
        hubspot.openCrm(settings, lent, new Map(), { backoffMs: 5, patienceMs }),
      )),
      ...talkTo(sandbox, portal),
      rename: (ids, dealname) => portal.edit().updateMany(ids, { dealname }),
      renameLate: (id, dealname) => {
        portal.edit().update(id, { dealname });
        return () => sleep(options.lagMs ?? 0);
      },
      merge: (id, other) => portal.edit().merge(id, other),
      remove: (id) => portal.edit().archive(id),
      logCall: (id) => void portal.edit().addActivity(id, { type: 'calls' }),
      useUpLimit: () => sandbox.faults({ on: /\/crm\//, kind: 'rate-limited', times: 1_000 }),
      reads: /\/crm\/objects/,
      writes: /deals\/batch\/update/,
    };
  },
  salesforce: async (portfolio, options = {}) => {
    const sandbox = await startSalesforce({
      limits: options.limits ? 'vendor' : 'off',
      portals: [{ portfolio, timeZone: 'UTC' }],
      ...(options.now && { now: options.now }),
    });
    onTestFinished(() => sandbox.close());
    const environment = { SALESFORCE_LOGIN_URL: sandbox.url };
    const connector = salesforceConnector(environment);
    const settings = salesforceSettings(environment);
    const portal = neededOf(sandbox.portals[0]);
    return {
      ...(await signedIn(connector, options, (lent) =>
        salesforce.openCrm(settings, lent, { backoffMs: 5, patienceMs, lockPauseMs: 5, bulk: { pollMs: 5 } }),
      )),
      ...talkTo(sandbox, portal),
      rename: (ids, Name) => portal.edit().updateMany(ids, { Name }),
      renameLate: (id, Name) => {
        const open = portal.transaction((edit) => edit.update(id, { Name }));
        return async () => open.commit();
      },
      merge: null,
      remove: (id) => portal.edit().remove(id),
      logCall: (id) => void portal.edit().addActivity(id, 'call-in'),
      useUpLimit: () => sandbox.faults({ on: /services\/data/, kind: 'daily-limit', times: 1_000 }),
      reads: /\/query(All)?$/,
      writes: /PATCH .*composite\/sobjects/,
    };
  },
};

interface AnyPortal {
  dealIds(): string[];
  dealIdOf(portfolioId: string): string | undefined;
  deal(dealId: string): { properties: Record<string, string | null> } | undefined;
  edit(): { restore(dealId: string): void };
}

interface AnySandbox {
  requests: { clear(): void };
  faults(...faults: { on: RegExp; kind: Trouble; after?: number; times?: number }[]): void;
  expireTokens(): void;
}

function talkTo(sandbox: AnySandbox, portal: AnyPortal) {
  sandbox.requests.clear();
  return {
    dealIds: () => portal.dealIds(),
    dealIdOf: (id: string) => neededOf(portal.dealIdOf(id)),
    restore: (id: string) => portal.edit().restore(id),
    valueOf: (id: string, property: string) => portal.deal(id)?.properties[`headrace_${property}`] ?? null,
    trouble: (on: RegExp, kind: Trouble, more: { after?: number; times?: number } = {}) =>
      sandbox.faults({ on, kind, ...more }),
    expireTokens: () => sandbox.expireTokens(),
  };
}

async function signedIn(connector: Connector, options: CrmOptions, openWith: (access: Access) => Crm) {
  const oauth = neededOf(connector.oauth);
  const page = oauth.authorizeUrl({ state: 'state-1', codeChallenge, redirectUri });
  const { headers } = await fetch(page, { redirect: 'manual' });
  const code = new URL(headers.get('location') ?? '').searchParams.get('code') ?? '';
  const grant: Grant = await oauth.exchange({ code, codeVerifier, redirectUri });
  const access = testAccess({
    grant,
    oauth,
    ...(grant.apiUrl === null ? {} : { apiUrl: grant.apiUrl }),
    ...options.access,
  });
  return { connector, access, crm: openWith(access), open: (lent: Access = access) => openWith(lent) };
}

function neededOf<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('The sandbox lacks what the test needs');
  return value;
}

/** A folder that goes away with the test. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'headrace-contract-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}
