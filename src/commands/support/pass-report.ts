import type { App, ConnectionRun, JobRun } from '../../app-shape.ts';
import { accountSummary } from '../../http/account-summary.ts';
import type { JobName } from '../../job.ts';
import { listConnections } from '../../store/connections.ts';

interface Counts {
  deals: number;
  open: number;
  /** In this pass: deals scored, deals written to the CRM, alerts raised, jobs that failed. */
  scored: number;
  written: number;
  alerts: number;
  errors: number;
}

export interface ConnectionReport extends Counts {
  id: string;
  crm: string;
  account: string;
  name: string;
  state: string;
  dryRun: boolean;
  problems: { job: JobName; kind: string; message: string }[];
  jobs: Partial<Record<JobName, JobRun['report']>>;
}

/** What one pass over everything that was due did, in all and connection by connection. */
export interface PassReport extends Counts {
  connections: ConnectionReport[];
}

export async function passReport(app: App, passes: readonly ConnectionRun[]): Promise<PassReport> {
  const known = new Map((await listConnections(app.db)).map((connection) => [connection.id, connection]));
  const connections: ConnectionReport[] = [];
  for (const { connectionId: id, connector: crm, name, runs } of passes) {
    const connection = known.get(id);
    const summary = connection ? await accountSummary(app.db, connection) : null;
    const jobs = Object.fromEntries(runs.map(({ job, report }) => [job, report]));
    const problems = runs.flatMap(({ job, error }) => (error ? [{ job, ...error }] : []));
    const figure = (job: JobName, field: string) => Number(jobs[job]?.[field] ?? 0);
    connections.push({
      id,
      crm,
      account: connection?.accountId ?? '',
      name: summary?.name ?? name,
      // An uninstalled connection is gone with everything it had.
      state: summary?.state ?? 'erased',
      dryRun: summary?.settings.dryRun ?? false,
      deals: summary?.deals.total ?? 0,
      open: summary?.deals.open ?? 0,
      scored: figure('score', 'scored'),
      written: figure('publish', 'written'),
      alerts: figure('alert', 'raised'),
      errors: problems.length,
      problems,
      jobs,
    });
  }
  const sum = (field: keyof Counts) =>
    connections.reduce((total, connection) => total + connection[field], 0);
  return {
    deals: sum('deals'),
    open: sum('open'),
    scored: sum('scored'),
    written: sum('written'),
    alerts: sum('alerts'),
    errors: sum('errors'),
    connections,
  };
}

/** The same for people. */
export function passReportText({ connections }: PassReport): string {
  const n = (value: number) => value.toLocaleString('en-GB');
  if (connections.length === 0) {
    return 'No account is connected: "headrace connect hubspot" connects one.\n';
  }
  return connections
    .map(
      (one) => `${one.name} (${one.crm} ${one.account}): ${one.state}${one.dryRun ? ', dry run' : ''}
  ${n(one.deals)} deals, ${n(one.open)} open; this time ${n(one.scored)} scored, ${n(one.written)} written, ${n(one.alerts)} alerts raised
${one.problems.map(({ job, message }) => `  ${job} failed: ${message}\n`).join('')}`,
    )
    .join('');
}
