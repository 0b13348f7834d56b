import type { Crm, Page } from '../../../src/connector.ts';
import type { Activity } from '../../../src/model/activity.ts';
import type { Change } from '../../../src/model/change.ts';
import type { Deal } from '../../../src/model/deal.ts';
import type { DealHistory, Portfolio } from '../../../src/model/portfolio.ts';

/**
 * Everything an account holds as one portfolio, in the words of the folder it was loaded from: pipelines, stages and
 * owners by their names, deals by the folder's ids, accounts and contacts by the first deal they are seen with.
 */
export async function loaded(crm: Crm, pages: AsyncIterable<Page>, nameOf: (dealId: string) => string) {
  const [pipelines, owners] = await Promise.all([crm.pipelines(), crm.owners()]);
  const deals = new Map<string, Deal>();
  const changes: Change[] = [];
  const activities: Activity[] = [];
  for await (const page of pages) {
    for (const deal of page.deals) deals.set(deal.id, { ...deals.get(deal.id), ...deal } as Deal);
    changes.push(...page.changes);
    activities.push(...page.activities);
  }
  const pipelineNames = new Map(pipelines.map(({ id, label }) => [id, label]));
  const stageNames = new Map(
    pipelines.flatMap(({ stages }) => stages.map(({ id, label }) => [id, label] as const)),
  );
  const ownerNames = new Map(owners.map(({ id, name }) => [id, name]));
  const renamed = (field: Change['field'], value: string | null) => {
    const names = { pipeline: pipelineNames, stage: stageNames, owner: ownerNames }[field as 'stage'];
    return value === null ? null : (names?.get(value) ?? value);
  };
  const changesOf = Map.groupBy(changes, ({ dealId }) => dealId);
  const activitiesOf = Map.groupBy(activities, ({ dealId }) => dealId);
  const accounts = new Map<string, string>();
  const sorted = [...deals.values()].sort((a, b) => compare(nameOf(a.id), nameOf(b.id)));
  const histories = sorted.map((deal): DealHistory => {
    const id = nameOf(deal.id);
    const contacts = new Map<string, string>();
    return {
      deal: {
        ...deal,
        id,
        pipeline: pipelineNames.get(deal.pipeline) ?? deal.pipeline,
        stage: stageNames.get(deal.stage) ?? deal.stage,
        owner: deal.owner && (ownerNames.get(deal.owner) ?? deal.owner),
        account: deal.account && firstOf(accounts, deal.account, `account of ${id}`),
        attributes: Object.fromEntries(Object.entries(deal.attributes).sort(([a], [b]) => compare(a, b))),
      },
      changes: (changesOf.get(deal.id) ?? [])
        .map((change) => ({ ...change, dealId: id, value: renamed(change.field, change.value) }))
        .sort((a, b) => a.at - b.at || compare(a.field, b.field) || a.ordinal - b.ordinal),
      activities: (activitiesOf.get(deal.id) ?? [])
        .sort((a, b) => a.at - b.at || compare(a.kind, b.kind))
        .map((activity, index) => ({
          ...activity,
          id: `${id}-${index}`,
          dealId: id,
          contact:
            activity.contact && firstOf(contacts, activity.contact, `contact ${contacts.size} of ${id}`),
        })),
    };
  });
  const portfolio: Portfolio = {
    pipelines: pipelines
      .map(({ label, stages }) => ({
        id: label,
        label,
        stages: stages.map((stage) => ({ ...stage, id: stage.label })),
      }))
      .sort((a, b) => compare(a.id, b.id)),
    owners: owners.map((owner) => ({ ...owner, id: owner.name })),
    histories,
  };
  return portfolio;
}

function firstOf(names: Map<string, string>, key: string, name: string): string {
  const known = names.get(key) ?? name;
  names.set(key, known);
  return known;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
