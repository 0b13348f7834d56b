import { createHash } from 'node:crypto';
import type { App } from '../../../app-shape.ts';
import type { JobName } from '../../../job.ts';
import type { Instant } from '../../../model/instant.ts';
import { listAlerts } from '../../../store/alerts.ts';
import { inTenant } from '../../../store/database.ts';
import { countDeals } from '../../../store/deals.ts';
import { countWritten } from '../../../store/publications.ts';
import { streamScorecards } from '../../../store/scorecards.ts';
import { passReport } from '../pass-report.ts';
import type { createProgress } from '../progress.ts';
import { type Carried, checkCarried } from './check-carried.ts';
import type { Tenant } from './open-demo.ts';

export interface TenantReport extends Carried {
  /** Every open deal carries what its scorecard says, a second run wrote nothing, and nothing failed. */
  ok: boolean;
  crm: string;
  deals: number;
  open: number;
  /** Deals that have a scorecard, deals that carry values of ours, alerts that are not resolved. */
  scored: number;
  written: number;
  alerts: number;
  /** Calls of a second run that changed anything in the CRM, counted there. */
  secondRunWrites: number;
  /** Calls of the first and of the second run. */
  calls: number;
  secondRunCalls: number;
  /** Hash of all that the CRM holds from us: values on deals and tasks. */
  state: string;
  errors: string[];
}

const askedFor: JobName[] = ['sync', 'score', 'publish', 'alert'];

/** Runs the loop twice over one account and looks into its CRM whether it is as it should be. */
export async function runTenant(
  app: App,
  { crm, sandbox, portal, connectionId }: Tenant,
  now: Instant,
  progress: ReturnType<typeof createProgress>,
): Promise<TenantReport> {
  const pass = async () => {
    const passes = await app.runDue({
      now,
      always: askedFor,
      connectionIds: [connectionId],
      onProgress: ({ job, done, total }) => progress.show(`${crm} ${job}`)(done, total),
    });
    return passReport(app, passes);
  };
  const { requests, changingCalls } = sandbox;
  const begun = { calls: requests.count() };
  const first = await pass();
  const between = { calls: requests.count(), writes: requests.count(changingCalls) };
  const second = await pass();

  let scored = 0;
  for await (const cards of streamScorecards(app.db, connectionId)) scored += cards.length;
  const there = await inTenant(app.db, connectionId, async (tx) => ({
    counts: await countDeals(tx),
    written: await countWritten(tx),
    alerts: (await listAlerts(tx, { states: ['raising', 'open'] })).length,
  }));
  const secondRunWrites = requests.count(changingCalls) - between.writes;
  const errors = [first, second].flatMap(({ connections }) =>
    connections.flatMap(({ problems }) => problems.map(({ job, message }) => `${job}: ${message}`)),
  );
  const found = await checkCarried(app, connectionId, crm, portal);
  return {
    ok: found.missing === 0 && secondRunWrites === 0 && errors.length === 0,
    crm,
    deals: there.counts.total,
    open: there.counts.open,
    scored,
    written: there.written,
    alerts: there.alerts,
    ...found,
    secondRunWrites,
    calls: between.calls - begun.calls,
    secondRunCalls: requests.count() - between.calls,
    state: stateOf(portal),
    errors,
  };
}

function stateOf(portal: Tenant['portal']): string {
  const hash = createHash('sha256');
  for (const id of portal.dealIds().sort()) {
    const values = Object.entries(portal.deal(id)?.properties ?? {}).filter(([name]) =>
      name.startsWith('headrace_'),
    );
    // Ids and moments of creation differ between two runs; what a task says does not.
    const tasks = portal
      .tasks(id)
      .map(({ properties }) => Object.values(properties).filter((text) => text?.includes('Headrace')));
    hash.update([id, ...values.map(String).sort(), ...tasks.map(String).sort()].join('\n'));
  }
  return hash.digest('hex');
}
