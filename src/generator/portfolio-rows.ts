import type { Activity } from '../model/activity.ts';
import type { Change } from '../model/change.ts';
import type { Instant } from '../model/instant.ts';
import { portfolioFields, type PortfolioRow, type PortfolioRows } from '../model/portfolio-folder.ts';
import { brokenRows } from './broken-rows.ts';
import { generatePortfolio, type GeneratedDeal } from './generate-portfolio.ts';
import { instantText } from './instant-text.ts';
import { pipelinesOf } from './pipelines-of.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';
import { createWorld } from './world.ts';

/** The portfolio folder of a specification in memory: the same rows that `writePortfolio` writes. */
export function portfolioRows(spec: PortfolioSpec): PortfolioRows {
  const rows = {
    deals: [] as PortfolioRow[],
    changes: [] as PortfolioRow[],
    activities: [] as PortfolioRow[],
  };
  for (const generated of generatePortfolio(spec)) {
    const own = dealRows(generated);
    rows.deals.push(own.deal);
    rows.changes.push(...own.changes);
    rows.activities.push(...own.activities);
  }
  if (spec.broken) {
    for (const { file, row } of brokenRows(spec)) rows[file].push(row);
  }
  return { ...rows, stages: stageRows(spec), owners: ownerRows(spec) };
}

export function stageRows(spec: PortfolioSpec): PortfolioRow[] {
  return pipelinesOf(spec).flatMap(({ id, stages }) =>
    stages.map((stage) => ({
      pipeline: id,
      stage: stage.id,
      order: String(stage.position),
      kind: stage.kind,
    })),
  );
}

export function ownerRows(spec: PortfolioSpec): PortfolioRow[] {
  return createWorld(spec).reps.flatMap(({ id, country }) => (country ? [{ owner: id, country }] : []));
}

/** One deal as rows of the three files. */
export function dealRows({ deal, changes, activities }: GeneratedDeal): {
  deal: PortfolioRow;
  changes: PortfolioRow[];
  activities: PortfolioRow[];
} {
  const attributes = Object.entries(deal.attributes).map(
    ([column, value]) => [column, String(value)] as const,
  );
  return {
    deal: {
      id: deal.id,
      name: deal.name,
      pipeline: deal.pipeline,
      stage: deal.stage,
      amount: deal.amount === null ? '' : String(deal.amount),
      currency: deal.currency ?? '',
      created_at: instantText(deal.createdAt),
      closed_at: deal.closedAt === null ? '' : instantText(deal.closedAt),
      outcome: deal.outcome,
      expected_close_on: deal.expectedCloseOn ?? '',
      owner: deal.owner ?? '',
      account: deal.account ?? '',
      source: deal.source ?? '',
      type: deal.type ?? '',
      contacts: deal.contacts === null ? '' : String(deal.contacts),
      pause_until: deal.pauseUntil ?? '',
      pause_reason: deal.pauseReason ?? '',
      ...Object.fromEntries(attributes),
    },
    changes: changeRows(deal.createdAt, changes),
    activities: activities.map(activityRow),
  };
}

/** Values at creation are no rows of their own: they are the `from` of the first row. */
function changeRows(createdAt: Instant, changes: readonly Change[]): PortfolioRow[] {
  const standing = new Map<string, string>();
  return changes.flatMap(({ dealId, at, field, value, by }) => {
    const from = standing.get(field) ?? '';
    const to = value ?? '';
    standing.set(field, to);
    if (at === createdAt) return [];
    return [{ deal_id: dealId, at: instantText(at), field: portfolioFields[field], from, to, by }];
  });
}

function activityRow({ dealId, at, kind, direction, contact, knownAt, state }: Activity): PortfolioRow {
  return {
    deal_id: dealId,
    at: instantText(at),
    kind,
    direction: direction ?? '',
    contact: contact ?? '',
    known_at: knownAt === at ? '' : instantText(knownAt),
    state: state === 'done' ? '' : state,
  };
}
