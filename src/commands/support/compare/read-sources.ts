import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { App } from '../../../app-shape.ts';
import { HeadraceError } from '../../../errors.ts';
import type { DealHistory, Portfolio } from '../../../model/portfolio.ts';
import { connect } from '../../../store/connections.ts';
import { readHistories } from '../../../store/histories.ts';
import { openDemo } from '../demo/open-demo.ts';
import type { createProgress } from '../progress.ts';
import { sandboxNames } from '../sandboxes.ts';
import type { Terminal } from '../terminal.ts';
import { inCommonWords } from './in-common-words.ts';

/**
 * A portfolio folder as the house holds it after it came in by the folder itself and through every CRM that has a
 * sandbox: read by their connectors, stored, and told in common words. By the source's name.
 */
export async function readSources(
  terminal: Terminal,
  folder: string,
  progress: ReturnType<typeof createProgress>,
): Promise<Map<string, Portfolio>> {
  const home = await mkdtemp(join(tmpdir(), 'headrace-compare-'));
  // The database's own user must get there too.
  await chmod(home, 0o755);
  try {
    await using house = await openDemo({ home, folder, endsAt: 0 }, terminal, {
      crms: sandboxNames(),
      port: 0,
      fresh: false,
    });
    const { app, tenants } = house;
    const sources = new Map<string, Portfolio>();
    const { id } = await connect(app.db, { connector: 'csv', accountId: folder }, Date.now());
    const itself = await readSource(app, id, progress.show('csv'));
    sources.set(
      'csv',
      inCommonWords(itself, (dealId) => dealId),
    );
    for (const { crm, portal, connectionId } of tenants) {
      const names = new Map(
        itself.histories.map(({ deal }) => [portal.dealIdOf(deal.id) ?? '', deal.id] as const),
      );
      const through = await readSource(app, connectionId, progress.show(crm));
      sources.set(
        crm,
        inCommonWords(through, (dealId) => names.get(dealId) ?? dealId),
      );
    }
    return sources;
  } finally {
    progress.done();
    await rm(home, { recursive: true, force: true });
  }
}

async function readSource(
  app: App,
  connectionId: string,
  show: (done: number, total: number | null) => void,
): Promise<Portfolio> {
  const { error } = await app.runJob('sync', connectionId, {
    onProgress: ({ done, total }) => show(done, total),
  });
  if (error) throw new HeadraceError(error.kind, error.message);
  const crm = await app.openCrm(connectionId);
  const [pipelines, owners] = [await crm.pipelines(), await crm.owners()];
  const histories: DealHistory[] = [];
  for await (const chunk of readHistories(app.db, connectionId))
    for (const { deal, changes, activities } of chunk) histories.push({ deal, changes, activities });
  return { pipelines, owners, histories };
}
