import type { Activity } from './model/activity.ts';
import type { Change } from './model/change.ts';
import type { DealUpdate } from './model/deal.ts';
import type { Instant } from './model/instant.ts';
import type { Owner } from './model/owner.ts';
import type { PipelineRecord } from './model/pipeline-record.ts';
import type { Pipeline } from './model/pipeline.ts';

/**
 * What a CRM is to us. Each folder in `connectors/` exports `createConnector(environment)` from its `index.ts`;
 * vendor words, paths and quirks stay in that folder. Every method throws `HeadraceError`s only.
 */
export interface Connector {
  /** The folder's name, e.g. `hubspot`. */
  readonly name: string;
  readonly label: string;
  /** Null for a connector without sign-in (files). */
  readonly oauth: OAuth | null;
  /** Calls per lane that all workers of one connection share. */
  readonly limits: Readonly<Record<string, Rate>>;
  /** Opens one account. Cheap: no call is made. */
  open(access: Access): Crm;
  /** Checks and reads a delivered webhook; null for a connector without webhooks. */
  readonly webhook: ((request: WebhookRequest, secret: string) => WebhookEvent[]) | null;
  /** For a CRM whose screens and workflows call us. */
  readonly calls?: Calls;
}

/** Calls from our screens in a CRM and from its workflows. Both throw `unauthorized` when the signature does not hold. */
export interface Calls {
  /** Who asks, by the signature alone: never by what the body says. */
  caller(request: WebhookRequest, secret: string): Caller;
  action(request: WebhookRequest, secret: string): ActionCall;
}

export interface Caller {
  accountId: string;
  userId: string;
}

/** What a workflow wants done to one deal. */
export interface ActionCall {
  /** The CRM's own: the same for every try of the same call. */
  callId: string;
  accountId: string;
  dealId: string;
  inputs: Readonly<Record<string, string | null>>;
  /** What to answer: done, or why it cannot be. */
  reply(problem: string | null): object;
}

/** At most `calls` in any `perMs` milliseconds. */
export interface Rate {
  calls: number;
  perMs: number;
}

/** The sign-in of one vendor. Client id, secret and addresses are in the connector's settings from the environment. */
export interface OAuth {
  /** For a vendor whose accounts sign in at different addresses. */
  readonly loginChoice?: LoginChoice;
  /** The page to send the browser to. `codeChallenge` is PKCE S256; `loginUrl` comes from `loginChoice`, null: the usual one. */
  authorizeUrl(request: {
    state: string;
    codeChallenge: string;
    redirectUri: string;
    loginUrl?: string | null;
  }): string;
  /** At the address that the browser was sent to. */
  exchange(request: {
    code: string;
    codeVerifier: string;
    redirectUri: string;
    loginUrl?: string | null;
  }): Promise<Grant>;
  /** The caller holds the connection's lock and stores the answer before anybody uses it. */
  refresh(grant: Grant): Promise<Grant>;
  /** Never fails because the grant is gone already. */
  revoke(grant: Grant): Promise<void>;
}

/** Where to sign in, for a person to choose. */
export interface LoginChoice {
  places: readonly { url: string; label: string; hint: string }[];
  /** For accounts with an address of their own. */
  own: { label: string; hint: string; example: string };
  /** The address that a person means. Never anything but one of the vendor's: throws `invalid-input`. */
  read(given: string): string;
}

/** Secret: encrypted at rest, never logged. */
export interface Grant {
  accessToken: string;
  refreshToken: string;
  /** When it is to be renewed at the latest, by the wall clock; null: when it is rejected. */
  expiresAt: Instant | null;
  /** The account's id at the vendor: the tenant's name together with the connector's. */
  accountId: string;
  scopes: string[];
  /** Where the account's API lives when the vendor names it per account. */
  apiUrl: string | null;
}

/** What the house lends a connector for one account. */
export interface Access {
  accountId: string;
  scopes: readonly string[];
  apiUrl: string | null;
  /** A token that is believed to work. */
  token(): Promise<string>;
  /** A token newer than `rejected`, refreshed at most once at a time across all processes. */
  renew(rejected: string): Promise<string>;
  /** Resolves when the next call of that lane may be sent; the budget is shared by all processes. */
  pace(lane: string): Promise<void>;
  /** Counts a call; how many of that lane all processes made for the account in the last 24 hours, this one included. */
  spend(lane: string): Promise<number>;
  /** What the CRM said of its limits or asked us to wait. */
  heed(lane: string, said: { rate?: Rate; waitMs?: number }): Promise<void>;
  /** Stops everything when the process is asked to end. */
  signal: AbortSignal;
}

/** One opened account. */
export interface Crm {
  account(): Promise<Account>;
  pipelines(): Promise<Pipeline[]>;
  owners(): Promise<Owner[]>;
  /**
   * Everything from `cursor` on (null: from the beginning), page by page: first all that is there, then what
   * changed. Pages may repeat rows and never lose one. Ends when nothing is left; `now` is the wall clock. The
   * cursor of each page is where to go on after it is stored; it never runs past the start of its own run.
   */
  read(cursor: Cursor | null, now: Instant): AsyncIterable<Page>;
  /** These deals as they are now, with their past; ids that are gone come back as removals. */
  fetch(dealIds: readonly string[]): AsyncIterable<Page>;
  /** Ids of all deals there are, and of those known to be gone. Throws rather than ending early. */
  list(): AsyncIterable<Listing>;
  /** Makes sure that what we write to exists. Idempotent. */
  setUp(): Promise<SetUpReport>;
  /** One result a record, in the same order. Throws only when no record can be told apart (no access, no network). */
  write(records: readonly CardValues[]): Promise<WriteResult[]>;
  /**
   * For a CRM whose screens read records instead of calling us: writes the figures of pipelines, each record found
   * again by its key, and deletes those whose keys are in `gone`. One result a record, in the same order. Throws
   * `refused` when the account has no place for them.
   */
  writePipelines?(
    records: readonly PipelineRecord[],
    gone: readonly string[],
  ): Promise<PipelineWriteResult[]>;
  /**
   * Creates tasks. `key` is ours and finds the same task again. One result a task, in the same order. Throws `unavailable`
   * when some may or may not be there, or could not be created for now: `findTask` tells which are.
   */
  raiseTasks(tasks: readonly AlertTask[]): Promise<TaskResult[]>;
  /** The task that carries `key` on that deal, whoever may have lost its id. */
  findTask(dealId: string, key: string): Promise<string | null>;
  /** Gives tasks to another user; a task that is gone already is fine. */
  assignTasks(moves: readonly { taskId: string; owner: string }[]): Promise<void>;
  /** Marks as done; a task that is gone already is fine. Throws `refused` when only rules of the account kept some open. */
  closeTasks(taskIds: readonly string[]): Promise<void>;
  /** Address of the deal's record for a person. */
  dealUrl(dealId: string): string;
}

export interface Account {
  id: string;
  name: string;
  /** IANA zone: days are reckoned in it. */
  timeZone: string;
  /** ISO 4217. */
  currency: string;
  /** What this account's edition or our scopes cannot do, by a plain sentence. */
  warnings: string[];
  /** Activities that the CRM knows of and shows nobody, in the plural, e.g. `emails captured by …`. */
  unseenActivities?: string | null;
}

/** The connector's own notes on how far it has read; JSON, opaque to the house. */
export type Cursor = Record<string, unknown>;

export interface Page {
  deals: DealUpdate[];
  changes: Change[];
  activities: Activity[];
  /** Deals whose whole activity list is in this page: what is not listed is gone. */
  allActivitiesOf: string[];
  /** But not of what could not be read: activities whose ids begin like this stay as they are known. */
  unreadActivities?: string[];
  removals: Removal[];
  cursor: Cursor;
  /** Of the run so far. */
  progress: { received: number; total: number | null };
  /** Values that could not be read as their type and were taken as empty. */
  badValues: BadValue[];
  /** What lies around some deals could not be read: it stays as it was, and the next reading catches up with it. */
  linksStale?: boolean;
}

export interface Removal {
  dealId: string;
  /** The id it lives on under, when two were merged. */
  mergedInto: string | null;
  at: Instant;
}

export interface BadValue {
  dealId: string;
  field: string;
  value: string;
}

export interface Listing {
  present: string[];
  removed: Removal[];
}

/** What `setUp` found and did; `problems` are sentences for the admin and stop publishing. */
export interface SetUpReport {
  created: string[];
  reused: string[];
  problems: string[];
}

/** Values of the property table in app.json, by name. Null clears. Probabilities in percent, days `YYYY-MM-DD`. */
export interface CardValues {
  dealId: string;
  /** For CRMs that lock by parent. */
  account: string | null;
  values: Readonly<Record<string, string | number | null>>;
}

/**
 * `written`: saved. `gone`: the deal is no more. `refused`: the CRM said why, do not repeat until the deal
 * changes. `unsent`: nothing is known, try again next time.
 */
export type WriteResult =
  | { dealId: string; outcome: 'written' }
  | { dealId: string; outcome: 'gone' }
  | { dealId: string; outcome: 'refused'; reason: string }
  | { dealId: string; outcome: 'unsent' };

export type PipelineWriteResult =
  | { key: string; outcome: 'written' }
  | { key: string; outcome: 'refused'; reason: string }
  | { key: string; outcome: 'unsent' };

export interface AlertTask {
  key: string;
  /** The deal it is found by; the one to look at first. */
  dealId: string;
  /** What else it is about, where it tells of several deals at once. */
  otherDealIds?: readonly string[];
  owner: string | null;
  title: string;
  body: string;
  dueAt: Instant;
}

export type TaskResult =
  | { key: string; outcome: 'raised'; taskId: string }
  | { key: string; outcome: 'refused'; reason: string };

/** A delivery as it came in. */
export interface WebhookRequest {
  method: string;
  /** Our configured public address + path + query as received. */
  url: string;
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  now: Instant;
}

/** News about one account: which deals to read again. State never comes from the event itself. */
export interface WebhookEvent {
  accountId: string;
  dealIds: string[];
  /** Of people who are to be forgotten, after a `privacy-deletion`. */
  contactIds: string[];
  /** `removed`: gone, or back from there, which no reading of changes may show. */
  kind: 'changed' | 'removed' | 'privacy-deletion';
}
