/**
 * The whole learn job over stored deals, models and figures: its time, what it takes of memory in the worker's process,
 * and how long it ever keeps that process from anything else.
 * Usage: npm run bench -- learn-job [deals]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { createApp } from '../src/app.ts';
import { readConfig } from '../src/config.ts';
import type { Page } from '../src/connector.ts';
import { generatePortfolio } from '../src/generator/generate-portfolio.ts';
import { pipelinesOf } from '../src/generator/pipelines-of.ts';
import { presetSpec } from '../src/generator/preset-spec.ts';
import { dayMs } from '../src/model/instant.ts';
import { storePipelines } from '../src/store/catalogue.ts';
import { connect } from '../src/store/connections.ts';
import { inTenant } from '../src/store/database.ts';
import { storePage } from '../src/store/pages.ts';
import { endRun, lease } from '../src/store/runs.ts';

const [deals = 100_000] = process.argv.slice(2).map(Number);
const spec = presetSpec('large', { until: Date.now() - dayMs, seed: 1, deals });
const home = mkdtempSync(join(tmpdir(), 'headrace-bench-'));
chmodSync(home, 0o755);
const app = await createApp(readConfig({ HEADRACE_HOME: home }));
const mebibytes = (bytes: number) => Math.round(bytes / 2 ** 20);
try {
  const { db } = app;
  const { id } = await connect(db, { connector: 'csv', accountId: 'bench' }, 0);
  await inTenant(db, id, (tx) => storePipelines(tx, pipelinesOf(spec)));
  const held = await lease(db, id, 'sync', { ttlMs: 3_600_000, now: Date.now() });
  if (!held) throw new Error('The lease of a new connection is taken.');
  for (const page of pages()) await storePage(db, held, page, { now: Date.now() });
  await endRun(db, held, { report: {} }, { now: Date.now(), dueAt: null });

  globalThis.gc?.();
  const before = mebibytes(process.memoryUsage().rss);
  let peak = 0;
  const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 50);
  const stalls = monitorEventLoopDelay({ resolution: 10 });
  stalls.enable();
  const { outcome, error, durationMs } = await app.runJob('learn', id);
  stalls.disable();
  clearInterval(watch);
  if (outcome !== 'done') throw new Error(error?.message ?? outcome);
  process.stdout.write(
    `${deals} deals: learnt and reckoned in ${(durationMs / 1000).toFixed(1)} s, RSS ${before} MiB before and ` +
      `${mebibytes(peak)} MiB at most, longest stall of the process ${Math.round(stalls.max / 1e6)} ms\n`,
  );
} finally {
  await app.close();
  rmSync(home, { recursive: true, force: true });
}

function* pages(): Generator<Page> {
  let page = empty(0);
  let received = 0;
  for (const { deal, changes, activities } of generatePortfolio(spec)) {
    page.deals.push(deal);
    page.changes.push(...changes);
    page.activities.push(...activities);
    page.allActivitiesOf.push(deal.id);
    received += 1;
    if (page.deals.length < 100) continue;
    yield page;
    page = empty(received);
  }
  yield page;
}

function empty(received: number): Page {
  return {
    deals: [],
    changes: [],
    activities: [],
    allActivitiesOf: [],
    removals: [],
    cursor: { received },
    progress: { received, total: deals },
    badValues: [],
  };
}
