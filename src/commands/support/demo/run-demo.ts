import { createHash } from 'node:crypto';
import type { JobName } from '../../../job.ts';
import type { Instant } from '../../../model/instant.ts';
import { inTenant } from '../../../store/database.ts';
import { countDeals } from '../../../store/deals.ts';
import { countWritten } from '../../../store/publications.ts';
import { listAlerts } from '../../../store/alerts.ts';
import { streamScorecards } from '../../../store/scorecards.ts';
import { passReport } from '../pass-report.ts';
import type { createProgress } from '../progress.ts';
import { type Carried, checkCarried } from './check-carried.ts';
import type { Demo } from './open-demo.ts';

export interface DemoReport extends Carried {
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
/** Everything but reading: HubSpot reads by POST too. */
const writeCalls = /^(PATCH|PUT|DELETE) |^POST (?!.*(\/search|\/batch\/read|\/oauth\/))/;

/** Runs the loop twice and looks into the CRM whether it is as it should be. */
export async function runDemo(
  demo: Demo,
  now: Instant,
  progress: ReturnType<typeof createProgress>,
): Promise<DemoReport> {
  const { app, sandbox, portal, connectionId } = demo;
  const pass = async () => {
    const passes = await app.runDue({
      now,
      always: askedFor,
      connectionIds: [connectionId],
      onProgress: ({ job, done, total }) => progress.show(job)(done, total),
    });
    return passReport(app, passes);
  };
  const begun = { calls: sandbox.requests.count() };
  const first = await pass();
  const between = { calls: sandbox.requests.count(), writes: sandbox.requests.count(writeCalls) };
  const second = await pass();
  progress.done();

  let scored = 0;
  for await (const cards of streamScorecards(app.db, connectionId)) scored += cards.length;
  const state = await inTenant(app.db, connectionId, async (tx) => ({
    counts: await countDeals(tx),
    written: await countWritten(tx),
    alerts: (await listAlerts(tx, { states: ['raising', 'open'] })).length,
  }));
  return {
    deals: state.counts.total,
    open: state.counts.open,
    scored,
    written: state.written,
    alerts: state.alerts,
    secondRunWrites: sandbox.requests.count(writeCalls) - between.writes,
    calls: between.calls - begun.calls,
    secondRunCalls: sandbox.requests.count() - between.calls,
    state: stateOf(portal),
    errors: [first, second].flatMap(({ connections }) =>
      connections.flatMap(({ problems }) => problems.map(({ job, message }) => `${job}: ${message}`)),
    ),
    ...(await checkCarried(app, connectionId, 'hubspot', portal)),
  };
}

function stateOf(portal: Demo['portal']): string {
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
