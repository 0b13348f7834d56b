import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { onTestFinished } from 'vitest';
import type { PortalSource, SandboxOptions } from '../../../connectors/hubspot/sandbox/options.ts';
import { startSandbox } from '../../../connectors/hubspot/sandbox/start-sandbox.ts';
import type { App, JobRun, RunDueOptions } from '../../../src/app-shape.ts';
import { createApp } from '../../../src/app.ts';
import { readConfig } from '../../../src/config.ts';
import { portfolioRows } from '../../../src/generator/portfolio-rows.ts';
import { type PresetName, presetSpec } from '../../../src/generator/preset-spec.ts';
import type { JobName, JobReport, Log } from '../../../src/job.ts';
import { dayMs, type Instant } from '../../../src/model/instant.ts';
import { freshDatabase } from '../../support/database.ts';
import { signIn } from './sign-in.ts';

export interface HouseOptions {
  portals?: readonly { preset?: PresetName; deals?: number; seed?: number }[];
  sandbox?: Omit<SandboxOptions, 'portals'>;
  log?: Log;
  leaseMs?: number;
  redisUrl?: string | undefined;
  /** When the log of the portals ends; default a day ago. */
  until?: Instant;
}

/** What the jobs of one connection reported in one pass. */
export type Pass = Partial<Record<JobName, JobReport>> & { runs: JobRun[] };

const askedFor: JobName[] = ['sync', 'score', 'publish', 'alert'];

/**
 * The whole house on a database of its own, signed in to the portals of a sandbox with generated deals. Everything
 * ends with the test.
 */
export async function openHouse({ until = Date.now() - dayMs, ...options }: HouseOptions = {}) {
  const { portals = [{}], sandbox: given, log, leaseMs, redisUrl } = options;
  const sandbox = await startSandbox({
    limits: 'off',
    indexLagMs: 0,
    portals: portals.map(
      ({ preset = 'small', deals, seed = 1 }): PortalSource => ({
        portfolio: portfolioRows(presetSpec(preset, { until, seed, deals })),
      }),
    ),
    ...given,
  });
  onTestFinished(() => sandbox.close());
  const database = await freshDatabase();
  onTestFinished(() => database.close());
  const config = readConfig({
    DATABASE_URL: database.url,
    REDIS_URL: redisUrl,
    HEADRACE_KEYS: `test:${randomBytes(32).toString('base64')}`,
    HEADRACE_HOME: tmpdir(),
    HUBSPOT_CLIENT_ID: sandbox.clientId,
    HUBSPOT_CLIENT_SECRET: sandbox.clientSecret,
    HUBSPOT_API_URL: sandbox.url,
    HUBSPOT_AUTH_URL: sandbox.url,
  });
  const open = async (): Promise<App> => {
    const app = await createApp(config, {
      limitFactor: 1_000,
      ...(log && { log }),
      ...(leaseMs && { leaseMs }),
    });
    onTestFinished(() => app.close());
    return app;
  };
  const app = await open();
  const ids: string[] = [];
  for (const { portalId } of sandbox.portals) ids.push(await signIn(app, portalId));

  /** What `once` does, and what came of it for one connection. */
  async function pass(options: RunDueOptions & { of?: number } = {}): Promise<Pass> {
    const { of = 0, ...rest } = options;
    const results = await app.runDue({ always: askedFor, ...rest });
    const runs = results.find(({ connectionId }) => connectionId === ids[of])?.runs ?? [];
    return { ...Object.fromEntries(runs.map(({ job, report }) => [job, report])), runs };
  }

  const [portal, ...others] = sandbox.portals;
  const [id] = ids;
  if (!portal || id === undefined) throw new Error('The sandbox has no portal');
  return { app, open, config, database, sandbox, portal, others, id, ids, pass };
}
