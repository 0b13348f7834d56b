import type { FaultOf } from '../../../src/sandbox/create-faults.ts';
import type { PortfolioSource } from '../../../src/sandbox/portfolio-source.ts';
import type { RequestLog } from '../../../src/sandbox/request-log.ts';
import type { Features } from './state/features.ts';
import type { Uncertain } from './uncertain.ts';

export type { PortfolioRow, PortfolioRows } from '../../../src/sandbox/portfolio-source.ts';

interface PortalFacts {
  /** The org's id in 18 characters; default made up from the order. */
  portalId?: string;
  name?: string;
  /** IANA name; default `UTC`. */
  timeZone?: string;
  /** The company currency; default the most frequent one of the portfolio, else USD. */
  currency?: string;
  /** What is switched on; `multiCurrency` follows the portfolio unless it is said here. */
  features?: Partial<Features>;
  /** Prefix of the package's fields, as subscribers of a managed package see them; default none. */
  namespace?: string;
  /** Is the package installed? Default true. */
  packageInstalled?: boolean;
  /** Fields that the connected user may not see, as `Object.Field`. */
  hiddenFields?: readonly string[];
  /** Objects that the connected user may not see: they look like ones that are not there. */
  hiddenObjects?: readonly string[];
  /** Fields that the connected user may see and not write, as `Object.Field`. */
  readOnlyFields?: readonly string[];
}

/** One org and what it holds: a portfolio folder, rows in memory, or nothing but the default stages. */
export type PortalSource = PortalFacts & PortfolioSource;

export interface Limits {
  /** Calls in 24 hours. */
  dailyCalls: number | null;
  /** Calls at a time. */
  concurrent: number | null;
}

export interface SandboxOptions {
  /** 0 or absent: any free port. */
  port?: number;
  portals: readonly PortalSource[];
  clientId?: string;
  clientSecret?: string;
  /** Default `vendor`. */
  limits?: 'vendor' | 'off' | Partial<Limits>;
  /** Added to every API answer. */
  latencyMs?: number;
  /** A session without calls ends after this long; nothing in an answer says so. */
  accessTokenTtlMs?: number;
  /** A refresh token that is not used for so long is worth nothing; default 30 days, as of every reviewed app. */
  refreshTokenIdleMs?: number;
  /** Taken and not used: this CRM delivers no webhooks. */
  webhookUrl?: string;
  uncertain?: Partial<Uncertain>;
  /** The clock of what is written to records; default the wall clock, which always rules tokens and limits. */
  now?: () => number;
  /** A file that keeps every write: a sandbox started again with the same portals and journal holds the same records. */
  journal?: string;
}

export type Fault = FaultOf<OwnFault> & RowsOf;

export interface RowsOf {
  /** For `rows-locked`: how many rows of the call; default 1. */
  rows?: number;
}

export type OwnFault =
  | 'daily-limit'
  | 'concurrent-limit'
  | 'server-error'
  | 'unauthorized'
  | 'query-timeout'
  | 'locator-lost'
  | 'api-disabled'
  /** Bulk jobs are not for this org, in words of their own. */
  | 'no-bulk'
  /** Rows of a write that another transaction holds. */
  | 'rows-locked'
  /** A write that answers 200 and leaves its second half out, unwritten. */
  | 'half-written';

/** Why rows are refused, as a rule of the customer would. */
export interface Refusal {
  statusCode: string;
  message: string;
  fields?: readonly string[];
}

/** Values by field name: datetimes and dates as ISO text, references as ids. */
export type Values = Readonly<Record<string, string | number | boolean | null>>;

/** What a person or another program does in the org. Ids are the org's own. */
export interface Edit {
  /** Throws when Salesforce would refuse the values. */
  update(dealId: string, values: Values): void;
  updateMany(dealIds: readonly string[], values: Values): void;
  create(values: Values): string;
  /** A record of any kind. */
  add(type: string, values: Values): string;
  change(type: string, id: string, values: Values): void;
  /** Into the bin. */
  remove(...dealIds: string[]): void;
  /** A record of any kind into the bin. */
  discard(type: string, id: string): void;
  restore(dealId: string): void;
  /** Past the bin: no trace is left. */
  purge(...dealIds: string[]): void;
  /** One account becomes part of another. */
  mergeAccounts(accountId: string, intoId: string): void;
  addActivity(dealId: string, kind: ActivityName, values?: Values): string;
  /** A colleague who is invited gets a copy of the meeting. */
  invite(eventId: string): void;
  addContact(dealId: string, values?: Values): string;
  /** The stage cannot be chosen any more; deals and history go on naming it. */
  removeStage(apiName: string): void;
  /** What people read instead of the stage's name, in their language; the name stays. */
  labelStage(apiName: string, label: string): void;
  deactivateUser(userId: string): void;
  /** Deletes a custom field. */
  removeField(type: string, field: string): void;
  addField(type: string, field: string): void;
}

export type ActivityName = 'call-in' | 'call-out' | 'email-in' | 'email-out' | 'meeting' | 'task';

export interface SandboxPortal {
  readonly portalId: string;
  readonly name: string;
  /** The record that a deal of the portfolio became. */
  dealIdOf(portfolioId: string): string | undefined;
  /**
   * A record's values as text, the package's fields by their names in the property table as well; undefined when it is
   * not there.
   */
  deal(dealId: string): { properties: Record<string, string | null>; archived: boolean } | undefined;
  dealIds(): string[];
  /** The values of all records of a kind that are not in the bin, as text. */
  records(type: string): Record<string, string | null>[];
  /** Tasks of a deal. */
  tasks(dealId: string): { id: string; properties: Record<string, string | null> }[];
  /** By a person, unless said otherwise. */
  edit(by?: 'person' | 'import' | 'integration'): Edit;
  /** Edits of a transaction that is still open: stamped now, seen by nobody before `commit`. */
  transaction(work: (edit: Edit) => void): { commit(): void };
  /** Writes to these deals through the API are refused for this reason, until they are allowed again. */
  refuse(dealIds: readonly string[], refusal: Refusal): void;
  allow(...dealIds: string[]): void;
  /** Objects, and fields as `Object.Field`, that the connected user may see no longer, or again. */
  hide(...names: string[]): void;
  show(...names: string[]): void;
  /** Notifications that were sent to the bell. */
  readonly notifications: readonly Notification[];
}

export interface Notification {
  typeId: string;
  recipientIds: string[];
  title: string;
  body: string;
  targetId: string;
}

export interface Sandbox {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly portals: readonly SandboxPortal[];
  readonly requests: RequestLog;
  /** The calls, as `METHOD /path`, that change what the CRM holds. */
  readonly changingCalls: RegExp;
  /** Adds to what goes wrong. */
  faults(...faults: Fault[]): void;
  clearFaults(): void;
  /** All access tokens expire now. */
  expireTokens(): void;
  /** Ends all bulk jobs: an administrator aborts them, they fail, or they are thrown away. */
  endJobs(end: 'Aborted' | 'Failed' | 'gone'): void;
  /** Calls that other apps made in the last 24 hours. */
  setCallsOfOthers(calls: number): void;
  close(): Promise<void>;
}
