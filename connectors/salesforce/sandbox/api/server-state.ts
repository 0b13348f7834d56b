import type { LivePortal } from '../live-portal.ts';
import type { Limits } from '../options.ts';
import type { Found } from '../soql/run-query.ts';
import type { Uncertain } from '../uncertain.ts';
import type { BulkJob } from './bulk-jobs.ts';
import type { Grants } from './grants.ts';
import type { IngestJob } from './ingest-jobs.ts';

/** A query that is not read to its end yet, and the session it belongs to. */
export interface Cursor {
  token: string;
  portalId: string;
  found: Found;
  batchSize: number;
}

/** What the endpoints share. */
export interface ServerState {
  app: { clientId: string; clientSecret: string; scopes: readonly string[] };
  portals: ReadonlyMap<string, LivePortal>;
  grants: Grants;
  limits: Limits;
  /** Calls of the last 24 hours by org, ours and those of other apps. */
  usage: Map<string, { own: number; others: number }>;
  /** Calls at work now. */
  running: number;
  cursors: Map<string, Cursor>;
  jobs: Map<string, BulkJob>;
  ingestJobs: Map<string, IngestJob>;
  uncertain: Uncertain;
  /** Address of this server. */
  url(): string;
}
