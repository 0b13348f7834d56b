import type { JobName } from '../job.ts';
import type { Instant } from '../model/instant.ts';
import { listAlerts } from '../store/alerts.ts';
import type { ConnectionSettings } from '../store/connection-settings.ts';
import { type Connection, type ConnectionState, listConnections } from '../store/connections.ts';
import { type Database, inTenant } from '../store/database.ts';
import { countDeals, type DealCounts } from '../store/deals.ts';
import { countWritten, listRefusals } from '../store/publications.ts';
import { listRuns, type Run } from '../store/runs.ts';

/** What there is to know about one connection at a glance. Holds nothing secret. */
export interface AccountSummary {
  id: string;
  crm: string;
  accountId: string;
  name: string;
  state: ConnectionState;
  reason: string | null;
  pausedUntil: Instant | null;
  settings: ConnectionSettings;
  connectedAt: Instant;
  deals: DealCounts;
  /** Deals that carry values of ours. */
  written: number;
  liveAlerts: number;
  runs: Run[];
  /** Deals the CRM would not take values for, the first few. */
  refusals: { dealId: string; reason: string }[];
}

/** Every connection at a glance, oldest first. */
export async function accountSummaries(db: Database): Promise<AccountSummary[]> {
  const summaries: AccountSummary[] = [];
  for (const connection of await listConnections(db)) summaries.push(await accountSummary(db, connection));
  return summaries;
}

export async function accountSummary(db: Database, connection: Connection): Promise<AccountSummary> {
  const runs = await listRuns(db, connection.id);
  const figures = await inTenant(db, connection.id, async (tx) => ({
    deals: await countDeals(tx),
    written: await countWritten(tx),
    liveAlerts: (await listAlerts(tx, { kind: 'stalled', states: ['raising', 'open', 'resolving'] })).length,
    refusals: (await listRefusals(tx, 5)).map(({ dealId, refusal }) => ({ dealId, reason: refusal ?? '' })),
  }));
  const { id, connector: crm, accountId, state, reason, pausedUntil, settings, createdAt } = connection;
  const name = settings.name || `${crm} ${accountId}`;
  return {
    id,
    crm,
    accountId,
    name,
    state,
    reason,
    pausedUntil,
    settings,
    connectedAt: createdAt,
    ...figures,
    runs,
  };
}

/** What a person should look at, as sentences; empty when all is well. */
export function problemsOf(summary: AccountSummary): string[] {
  const failed = summary.runs.filter(({ error }) => error);
  return [
    ...(summary.state === 'connected' ? [] : [summary.reason ?? stateSentences[summary.state]]),
    ...(summary.settings.setUpProblems ?? []),
    ...failed.map(
      ({ job, error, failures }) =>
        `${jobLabels[job]} failed${failures > 1 ? ` ${failures} times` : ''}: ${error?.message}`,
    ),
    ...(summary.runs.some(({ report }) => report?.['linksStale'] === true) ? [staleLinks] : []),
    ...summary.refusals.map(({ dealId, reason }) => `Deal ${dealId} was not accepted by the CRM: ${reason}`),
    ...summary.settings.warnings,
  ];
}

const staleLinks =
  'Contacts, companies and activities of deals could not be read the last time: what was known of them stays, and the next reading catches up.';

/** Some worker is at it now, as far as its lease tells. */
export const isRunning = ({ leaseUntil }: Run, now: Instant) => leaseUntil !== null && leaseUntil > now;

export const jobLabels: Record<JobName, string> = {
  install: 'Set-up',
  sync: 'Reading',
  sweep: 'Reconciling',
  learn: 'Learning',
  reckon: 'Looking back',
  score: 'Scoring',
  publish: 'Writing',
  alert: 'Alerting',
  uninstall: 'Leaving',
};

const stateSentences: Record<ConnectionState, string> = {
  connected: 'Connected.',
  'needs-reconnect': 'The CRM no longer lets us in: connect it again.',
  paused: 'Paused for a while.',
  disconnected: 'Disconnected.',
};
