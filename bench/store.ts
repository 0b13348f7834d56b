/**
 * How fast pages go into the store and histories come out, and what it takes of memory. Rates are of this machine;
 * what must hold everywhere is that memory does not grow with the number of deals.
 * Usage: node bin/run.mjs bench/store.ts [deals] [changes a deal] [activities a deal]
 */
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from '../src/connector.ts';
import { dayMs } from '../src/model/instant.ts';
import { connect } from '../src/store/connections.ts';
import { openDatabase } from '../src/store/database.ts';
import { openEmbedded } from '../src/store/embedded-postgres/open-embedded.ts';
import { readHistories } from '../src/store/histories.ts';
import { joinPages } from '../src/store/join-pages.ts';
import { storePage } from '../src/store/pages.ts';
import { lease } from '../src/store/runs.ts';

const [deals = 100_000, changes = 8, activities = 6] = process.argv.slice(2).map(Number);
const pageSize = 100;
const startAt = Date.UTC(2024, 0, 1);

const home = mkdtempSync(join(tmpdir(), 'headrace-bench-'));
chmodSync(home, 0o755);
const server = await openEmbedded({ home });
const db = await openDatabase(server.url);
try {
  const { id } = await connect(db, { connector: 'csv', accountId: 'bench' }, 0);
  const held = await lease(db, id, 'sync', { ttlMs: 60_000, now: 0 });
  if (!held) throw new Error('The lease of a new connection is taken.');

  const timed = async (label: string, work: () => Promise<void>) => {
    const fromMs = performance.now();
    let peakBytes = 0;
    const watch = setInterval(() => (peakBytes = Math.max(peakBytes, process.memoryUsage().rss)), 50);
    await work();
    clearInterval(watch);
    const seconds = (performance.now() - fromMs) / 1000;
    const rate = Math.round(deals / seconds).toLocaleString('en');
    process.stdout.write(
      `${label}: ${seconds.toFixed(1)} s, ${rate} deals/s, RSS ${Math.round(peakBytes / 2 ** 20)} MiB\n`,
    );
  };
  const storeAll = async () => {
    for await (const page of joinPages(allPages())) await storePage(db, held, page, { now: 1 });
  };
  process.stdout.write(
    `${deals} deals, ${changes} changes and ${activities} activities each, pages of ${pageSize}\n`,
  );
  await timed('first store', storeAll);
  await timed('nothing new', storeAll);
  await timed('read back', async () => {
    for await (const chunk of readHistories(db, id)) if (chunk.length === 0) break;
  });
} finally {
  await db.close();
  await server.close();
  rmSync(home, { recursive: true, force: true });
}

async function* allPages(): AsyncGenerator<Page> {
  for (let number = 0; number < deals / pageSize; number += 1) yield makePage(number);
}

function makePage(number: number): Page {
  const page: Page = {
    deals: [],
    changes: [],
    activities: [],
    allActivitiesOf: [],
    removals: [],
    cursor: { page: number },
    progress: { received: number * pageSize, total: deals },
    badValues: [],
  };
  for (let index = 0; index < pageSize; index += 1) {
    const dealId = String(10_000_000_000 + number * pageSize + index);
    const createdAt = startAt + (index % 300) * dayMs;
    page.deals.push({
      id: dealId,
      name: `Deal ${dealId}`,
      pipeline: 'default',
      stage: `stage-${index % 5}`,
      outcome: index % 3 === 0 ? 'open' : 'won',
      amount: 1000 + index,
      currency: 'EUR',
      createdAt,
      closedAt: null,
      expectedCloseOn: '2025-03-31',
      owner: String(index % 20),
      source: 'PAID_SEARCH',
      type: 'newbusiness',
      attributes: { industry: 'SOFTWARE', employees: 120, region: 'EMEA' },
    });
    for (let step = 0; step < changes; step += 1) {
      const field = step % 2 === 0 ? 'stage' : 'amount';
      page.changes.push({
        dealId,
        at: createdAt + step * dayMs,
        field,
        value: `v${step}`,
        by: 'person',
        ordinal: 0,
      });
    }
    for (let step = 0; step < activities; step += 1) {
      const at = createdAt + step * dayMs;
      const id = `${dealId}-${step}`;
      page.activities.push({
        id,
        dealId,
        at,
        knownAt: at,
        kind: 'email',
        direction: 'out',
        contact: null,
        state: 'done',
      });
    }
  }
  return page;
}
