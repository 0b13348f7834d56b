import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import { creationState } from '../win-model/deal-rows.ts';
import { readAtCreation } from '../win-model/read-signals.ts';
import { addRecord, finishRecords, recordBefore, type Records, recordsTell } from '../win-model/records.ts';
import type { SignalValue } from '../win-model/table.ts';

/** A deal as baselines learn from it. */
export interface KnownDeal {
  history: DealHistory;
  /** What is known of it at its creation, by column. */
  values: ReadonlyMap<string, SignalValue>;
  /** Null while it is open. */
  end: { won: boolean; at: Instant } | null;
}

/**
 * All deals with what was known at their creation, the records of owner and account before it included, by creation.
 * The end is the one at the end of the log: whoever learns from it as of an instant looks at `end.at` first. `without`:
 * columns that would give the end away.
 */
export function knownDeals(
  histories: readonly DealHistory[],
  pipelines: readonly Pipeline[],
  timeZone: string,
  without: readonly string[] = [],
): KnownDeal[] {
  const records: Record<'owner' | 'account', Records> = { owner: new Map(), account: new Map() };
  const deals = histories.flatMap((history) => {
    const state = creationState(history);
    if (!state) return [];
    const { deal } = history;
    const closing = closingAt(history, pipelines, Number.MAX_SAFE_INTEGER);
    const end = closing?.closedAt == null ? null : { won: closing.outcome === 'won', at: closing.closedAt };
    addRecord(records.owner, state.owner, deal.createdAt, end);
    addRecord(records.account, deal.account, deal.createdAt, end);
    return [{ history, state, end }];
  });
  for (const who of [records.owner, records.account]) finishRecords(who);
  const telling = (['owner', 'account'] as const).filter((who) => recordsTell(records[who]));
  return deals
    .map(({ history, state, end }): KnownDeal => {
      const { deal } = history;
      const values = readAtCreation({ deal, state, timeZone });
      for (const column of without) values.delete(column);
      for (const who of telling) {
        const key = who === 'owner' ? state.owner : deal.account;
        const record = recordBefore(records[who], key, deal.createdAt);
        for (const [part, value] of Object.entries(record ?? {})) values.set(`${who}-record:${part}`, value);
      }
      return { history, values, end };
    })
    .sort(
      (a, b) =>
        a.history.deal.createdAt - b.history.deal.createdAt ||
        (a.history.deal.id < b.history.deal.id ? -1 : 1),
    );
}

/** Of these deals the ones that were closed by `at`. */
export function closedBy(deals: readonly KnownDeal[], at: Instant): (KnownDeal & { won: boolean })[] {
  return deals.flatMap((deal) => (deal.end && deal.end.at <= at ? [{ ...deal, won: deal.end.won }] : []));
}
