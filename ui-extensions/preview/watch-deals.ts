import type { Crm, Cursor } from '../../src/connector.ts';
import type { DealUpdate } from '../../src/model/deal.ts';

export interface Watched {
  deals: ReadonlyMap<string, DealUpdate>;
  /** Reads what has changed since. */
  renew(): Promise<void>;
}

/** The deals of an account as they are, read as the connector reads them. */
export function watchDeals(account: Crm): Watched {
  const deals = new Map<string, DealUpdate>();
  let cursor: Cursor | null = null;
  let reading: Promise<void> | null = null;
  const read = async (): Promise<void> => {
    for await (const page of account.read(cursor, Date.now())) {
      for (const deal of page.deals) deals.set(deal.id, { ...deals.get(deal.id), ...deal });
      for (const { dealId } of page.removals) deals.delete(dealId);
      cursor = page.cursor;
    }
  };
  return {
    deals,
    renew: () =>
      (reading ??= read().finally(() => {
        reading = null;
      })),
  };
}
