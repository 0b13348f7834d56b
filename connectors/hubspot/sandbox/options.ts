import type { FaultOf } from '../../../src/sandbox/create-faults.ts';
import type { PortfolioSource } from '../../../src/sandbox/portfolio-source.ts';
import type { RequestLog } from '../../../src/sandbox/request-log.ts';
import type { Uncertain } from './uncertain.ts';

export type { PortfolioRow, PortfolioRows } from '../../../src/sandbox/portfolio-source.ts';
export type { Call } from '../../../src/sandbox/request-log.ts';

/** At most `calls` in any `perMs` milliseconds; null for no limit. */
export interface Limit {
  calls: number;
  perMs: number;
}

/** Per portal. */
export interface Limits {
  burst: Limit | null;
  search: Limit | null;
  associations: Limit | null;
}

interface PortalFacts {
  /** Default 45100001 and upwards. */
  portalId?: number;
  name?: string;
  /** IANA name; default `UTC`. */
  timeZone?: string;
  /** The company currency; default the most frequent one of the portfolio, else USD. */
  currency?: string;
}

/** One account and what it holds: a portfolio folder, rows in memory, or nothing but the default pipeline. */
export type PortalSource = PortalFacts & PortfolioSource;

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  portals: readonly PortalSource[];
  clientId?: string;
  clientSecret?: string;
  appId?: number;
  /** Default `vendor`. */
  limits?: 'vendor' | 'off' | Partial<Limits>;
  /** How long a write stays unseen by search. */
  indexLagMs?: number;
  /** Added to every API answer. */
  latencyMs?: number;
  accessTokenTtlMs?: number;
  /** Where events are posted; without it none are sent. */
  webhookUrl?: string;
  uncertain?: Partial<Uncertain>;
  /** The clock of what is written to records; default the wall clock, which always rules tokens, limits and index lag. */
  now?: () => number;
  /** A file that keeps every write: a sandbox started again with the same portals and journal holds the same records. */
  journal?: string;
}

export type Fault = FaultOf<OwnFault>;

export type OwnFault =
  | 'rate-limited'
  | 'server-error'
  | 'unauthorized'
  | 'locked'
  | 'migrating'
  /** A rule of an admin is in the way of a write. */
  | 'refused'
  /** A batch write that answers 200 and leaves its second half out, unwritten. */
  | 'half-written'
  /** A listing that ends after half of its page without a next one. */
  | 'short';

/** What a person or another program does in the portal. Ids are the portal's own. */
export interface Edit {
  /** Throws when HubSpot would refuse the values. */
  update(dealId: string, properties: Record<string, string>): void;
  updateMany(dealIds: readonly string[], properties: Record<string, string>): void;
  create(properties: Record<string, string>): string;
  archive(...dealIds: string[]): void;
  restore(dealId: string): void;
  /** Gives the id of the new record. */
  merge(primaryId: string, otherId: string): string;
  /** A privacy deletion of a contact. */
  erase(contactId: string): void;
  addActivity(
    dealId: string,
    activity: { type: EngagementName; properties?: Record<string, string> },
  ): string;
  addContact(dealId: string, properties?: Record<string, string>): string;
  /** Deals and history go on naming it. */
  removeStage(stageId: string): void;
  archiveOwner(ownerId: string): void;
}

export type EngagementName = 'calls' | 'emails' | 'meetings' | 'notes' | 'tasks' | 'communications';

export interface SandboxPortal {
  readonly portalId: number;
  readonly name: string;
  /** The record that a deal of the portfolio became. */
  dealIdOf(portfolioId: string): string | undefined;
  /** A record's values as the portal holds them now, whatever search says; undefined when it is not there. */
  deal(dealId: string): { properties: Record<string, string | null>; archived: boolean } | undefined;
  dealIds(): string[];
  /** Tasks of a deal. */
  tasks(dealId: string): { id: string; properties: Record<string, string | null> }[];
  /** By a person, unless said otherwise. */
  edit(by?: 'person' | 'import' | 'workflow'): Edit;
}

export interface Sandbox {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appId: number;
  readonly portals: readonly SandboxPortal[];
  readonly requests: RequestLog;
  /** The calls, as `METHOD /path`, that change what the CRM holds. */
  readonly changingCalls: RegExp;
  /** Adds to what goes wrong. */
  faults(...faults: Fault[]): void;
  clearFaults(): void;
  /** Resolves when all events so far are delivered or given up. */
  webhooksDelivered(): Promise<void>;
  /** All access tokens expire now. */
  expireTokens(): void;
  close(): Promise<void>;
}
