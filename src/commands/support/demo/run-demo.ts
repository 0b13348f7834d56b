import type { Instant } from '../../../model/instant.ts';
import type { createProgress } from '../progress.ts';
import type { Demo } from './open-demo.ts';
import { runTenant, type TenantReport } from './run-tenant.ts';

const summed = [
  'deals',
  'open',
  'scored',
  'written',
  'alerts',
  'carried',
  'missing',
  'secondRunWrites',
  'calls',
  'secondRunCalls',
] as const;
type Figures = Record<(typeof summed)[number], number>;

/** The figures of all accounts together, and each account's own. */
export interface DemoReport extends Figures {
  ok: boolean;
  state: string;
  examples: string[];
  errors: string[];
  tenants: TenantReport[];
}

/** Works through all accounts side by side, each on its own. */
export async function runDemo(
  { app, tenants }: Demo,
  now: Instant,
  progress: ReturnType<typeof createProgress>,
): Promise<DemoReport> {
  const reports = await Promise.all(tenants.map((tenant) => runTenant(app, tenant, now, progress)));
  progress.done();
  const figures = Object.fromEntries(
    summed.map((name) => [name, reports.reduce((sum, report) => sum + report[name], 0)]),
  ) as Figures;
  return {
    ok: reports.every(({ ok }) => ok),
    ...figures,
    state: reports.map(({ state }) => state).join('-'),
    examples: reports.flatMap(({ crm, examples }) => examples.map((example) => `${crm}: ${example}`)),
    errors: reports.flatMap(({ crm, errors }) => errors.map((error) => `${crm}: ${error}`)),
    tenants: reports,
  };
}
