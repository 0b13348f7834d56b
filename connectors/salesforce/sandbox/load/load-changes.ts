import { dayIn, numberIn, requiredInstant } from '../../../../src/sandbox/parse-cells.ts';
import type { PortfolioSource } from '../../../../src/sandbox/portfolio-source.ts';
import { bad, type Line, readRows } from '../../../../src/sandbox/read-rows.ts';
import { type Portal, storeOf } from '../state/portal.ts';
import type { Loading } from './loading.ts';
import { replayDeal, type Step } from './replay-deal.ts';

const fields = [
  'stage',
  'pipeline',
  'amount',
  'expected_close_on',
  'owner',
  'next_step',
  'pause_until',
  'pause_reason',
] as const;
const authors = ['', 'person', 'bulk', 'integration', 'import', 'headrace', 'unknown'];

/** The log of all deals in little memory: six numbers a change. */
interface Log {
  deals: number[];
  times: number[];
  fields: number[];
  from: number[];
  to: number[];
  by: number[];
  texts: string[];
}

/** Reads the log and replays every deal from its creation on. */
export async function loadChanges(loading: Loading, source: PortfolioSource): Promise<void> {
  const log = await readLog(loading, source);
  const order = Uint32Array.from(log.deals.keys());
  order.sort(
    (a, b) => (log.deals[a] ?? 0) - (log.deals[b] ?? 0) || (log.times[a] ?? 0) - (log.times[b] ?? 0) || a - b,
  );
  let next = 0;
  for (let row = 0; row < storeOf(loading.portal, 'Opportunity').rows; row++) {
    const steps: Step[] = [];
    for (; log.deals[order[next] ?? -1] === row; next++) steps.push(stepAt(log, order[next] ?? 0));
    replayDeal(loading, row, steps);
  }
}

async function readLog({ portal }: Loading, source: PortfolioSource): Promise<Log> {
  const log: Log = { deals: [], times: [], fields: [], from: [], to: [], by: [], texts: [] };
  const numbers = new Map<string, number>();
  const share = (text: string) => {
    let number = numbers.get(text);
    if (number === undefined) numbers.set(text, (number = log.texts.push(text) - 1));
    return number;
  };
  for await (const line of readRows(source, 'changes', ['deal_id', 'at', 'field'])) {
    const deal = dealOf(portal, line);
    const name = fields.findIndex((field) => field === line.cells['field']);
    if (name < 0) continue;
    for (const side of ['from', 'to'] as const) {
      if (fields[name] === 'amount') numberIn(line, side);
      if (fields[name] === 'expected_close_on' || fields[name] === 'pause_until') dayIn(line, side);
    }
    const at = requiredInstant(line, 'at');
    log.deals.push(deal);
    log.times.push(at);
    log.fields.push(name);
    log.from.push(share(line.cells['from'] ?? ''));
    log.to.push(share(line.cells['to'] ?? ''));
    log.by.push(Math.max(0, authors.indexOf(line.cells['by'] ?? '')));
    portal.loadedUntil = Math.max(portal.loadedUntil, at);
  }
  return log;
}

function stepAt(log: Log, place: number): Step {
  return {
    at: log.times[place] ?? 0,
    field: fields[log.fields[place] ?? 0] ?? 'stage',
    from: log.texts[log.from[place] ?? 0] ?? '',
    to: log.texts[log.to[place] ?? 0] ?? '',
    by: authors[log.by[place] ?? 0] ?? '',
  };
}

export function dealOf(portal: Portal, line: Line): number {
  const row = portal.ids.get(line.cells['deal_id'] ?? '');
  if (row === undefined) throw bad(line, 'deal_id', 'is not in the list of deals');
  return row;
}
