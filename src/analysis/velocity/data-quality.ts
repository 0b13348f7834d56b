import type { Instant } from '../../model/instant.ts';
import type { Pipeline } from '../../model/pipeline.ts';
import type { FlowRow } from './flow-rows.ts';

/** Something about the data that makes figures less than they could be. */
export interface Finding {
  sentence: string;
  deals: string[];
}

/** As many deals created within one minute are no longer typed in by a person. */
const bulkSize = 20;

/** What is wrong with a portfolio's data, worst for the figures first. Rows as known at `at`. */
export function dataQuality(
  rows: readonly FlowRow[],
  pipelines: readonly Pipeline[],
  at: Instant,
): Finding[] {
  const today = new Date(at).toISOString().slice(0, 10);
  const closed = rows.filter(({ outcome }) => outcome !== 'open');
  const lost = closed.filter(({ outcome }) => outcome === 'lost');
  const used = new Set(
    rows.flatMap(({ visits }) => visits.map(({ pipeline, stage }) => `${pipeline}\n${stage}`)),
  );
  const unused = pipelines.flatMap(({ id, stages }) =>
    stages
      .filter(({ id: stage, archived }) => !archived && !used.has(`${id}\n${stage}`))
      .map(({ label }) => label),
  );
  const currencies = [...new Set(rows.map(({ currency }) => currency).filter(Boolean))].sort();
  const minutes = Map.groupBy(rows, ({ createdAt }) => Math.floor(createdAt / 60_000));
  const findings: Finding[] = [
    {
      sentence: 'No deal is recorded as lost: win rates cannot be told',
      deals: closed.length > 0 && lost.length === 0 ? idsOf(closed) : [],
    },
    {
      sentence: 'Won deals without an amount are not priced',
      deals: idsOf(closed, (row) => row.outcome === 'won' && row.amount === null),
    },
    {
      sentence: 'Open deals without an amount are not priced',
      deals: idsOf(rows, (row) => row.outcome === 'open' && row.amount === null),
    },
    {
      sentence: 'Open deals have a close date that has passed',
      deals: idsOf(
        rows,
        (row) => row.outcome === 'open' && row.expectedCloseOn !== null && row.expectedCloseOn < today,
      ),
    },
    {
      sentence: 'Deals were closed without having been in an open stage',
      deals: idsOf(closed, ({ visits }) => !visits.some(({ kind }) => kind === 'open')),
    },
    {
      sentence:
        'The history of deals begins after their creation: the length of their first stage is not known',
      deals: idsOf(rows, ({ visits }) => visits[0]?.entryKnown === false),
    },
    {
      sentence: 'The stages of deals were never logged',
      deals: idsOf(rows, ({ visits }) => visits.length === 0),
    },
    {
      sentence: `${bulkSize} or more deals were created within one minute, as an import does`,
      deals: [...minutes.values()]
        .filter((group) => group.length >= bulkSize)
        .flatMap((group) => idsOf(group)),
    },
  ].filter(({ deals }) => deals.length > 0);
  if (unused.length > 0)
    findings.push({ sentence: `No deal was ever seen in: ${unused.join(', ')}`, deals: [] });
  if (currencies.length > 1) {
    findings.push({
      sentence: `Amounts in ${currencies.join(', ')} are kept apart: no rates are known`,
      deals: [],
    });
  }
  return findings;
}

function idsOf(rows: readonly FlowRow[], which: (row: FlowRow) => boolean = () => true): string[] {
  return rows.filter(which).map(({ id }) => id);
}
