import type { HolidaySettings } from '../../../jobs/parts/days-off-of.ts';
import type { DealHistory, Portfolio } from '../../model/portfolio.ts';
import { loadOwners, loadPipelines } from '../../store/catalogue.ts';
import { getConnection } from '../../store/connections.ts';
import { inTenant } from '../../store/database.ts';
import { countDeals } from '../../store/deals.ts';
import { readHistories } from '../../store/histories.ts';
import type { Terminal } from './terminal.ts';
import { withApp } from './with-app.ts';

/** All that the store holds about one connection, in memory. Throws `not-found` when there is no such connection. */
export async function readConnection(
  terminal: Terminal,
  connectionId: string,
  onProgress: (done: number, total: number) => void,
): Promise<{ name: string; portfolio: Portfolio; timeZone: string; holidays: HolidaySettings }> {
  return withApp(terminal, {}, async ({ db }) => {
    const { connector, accountId, settings } = await getConnection(db, connectionId);
    const [pipelines, owners, deals] = await inTenant(db, connectionId, async (tx) => [
      await loadPipelines(tx),
      await loadOwners(tx),
      await countDeals(tx),
    ]);
    const histories: DealHistory[] = [];
    for await (const chunk of readHistories(db, connectionId)) {
      histories.push(...chunk);
      onProgress(histories.length, deals.total);
    }
    return {
      name: `${connector} ${settings.name || accountId}`,
      portfolio: { pipelines, owners, histories },
      timeZone: settings.timeZone,
      holidays: settings,
    };
  });
}
