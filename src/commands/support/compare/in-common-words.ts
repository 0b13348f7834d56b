import type { Activity } from '../../../model/activity.ts';
import type { Change } from '../../../model/change.ts';
import type { DealHistory, Portfolio } from '../../../model/portfolio.ts';

/**
 * A portfolio as no source's own ids tell it: pipelines, stages and owners by their names, deals as `nameOf` has
 * them, accounts and contacts by what is known of them. Everything is in one order.
 */
export function inCommonWords(portfolio: Portfolio, nameOf: (dealId: string) => string): Portfolio {
  const { pipelines, owners } = portfolio;
  const names = {
    pipeline: new Map(pipelines.map(({ id, label }) => [id, label])),
    stage: new Map(pipelines.flatMap(({ stages }) => stages.map(({ id, label }) => [id, label] as const))),
    owner: new Map(owners.map(({ id, name }) => [id, name])),
  };
  const named = (field: Change['field'], value: string) =>
    (field in names ? names[field as keyof typeof names].get(value) : null) ?? value;
  const accounts = new Map<string, string>();
  const sorted = portfolio.histories
    .map((history) => ({ ...history, id: nameOf(history.deal.id) }))
    .sort((a, b) => compare(a.id, b.id));
  for (const { id, deal } of sorted)
    if (deal.account && !accounts.has(deal.account)) accounts.set(deal.account, `account of ${id}`);

  const histories = sorted.map(
    ({ id, deal, changes, activities }): DealHistory => ({
      deal: {
        ...deal,
        id,
        pipeline: named('pipeline', deal.pipeline),
        stage: named('stage', deal.stage),
        owner: deal.owner && named('owner', deal.owner),
        account: deal.account && (accounts.get(deal.account) ?? deal.account),
        attributes: Object.fromEntries(
          Object.entries(deal.attributes).sort(([one], [other]) => compare(one, other)),
        ),
      },
      changes: changes
        .map((change) => ({
          ...change,
          dealId: id,
          value: change.value === null ? null : named(change.field, change.value),
        }))
        .sort((a, b) => a.at - b.at || compare(a.field, b.field) || a.ordinal - b.ordinal),
      activities: activitiesOf(id, activities),
    }),
  );
  return {
    pipelines: pipelines
      .map(({ label, stages }) => ({
        id: label,
        label,
        stages: stages.map((stage) => ({ ...stage, id: stage.label })),
      }))
      .sort((a, b) => compare(a.id, b.id)),
    owners: owners.map((owner) => ({ ...owner, id: owner.name })).sort((a, b) => compare(a.id, b.id)),
    histories,
  };
}

/** A contact is named by all that happened with it: two of whom the same is known are the same to us. */
function activitiesOf(dealId: string, activities: readonly Activity[]): Activity[] {
  const what = ({ at, kind, direction }: Activity) => `${at} ${kind} ${direction ?? ''}`;
  const withWhom = Map.groupBy(activities, ({ contact }) => contact);
  const contacts = new Map(
    [...withWhom].map(([contact, all]) => [
      contact,
      contact && `contact of ${all.map(what).sort().join(', ')}`,
    ]),
  );
  return activities
    .map((activity) => ({ ...activity, dealId, contact: contacts.get(activity.contact) ?? null }))
    .sort((a, b) => compare(what(a), what(b)) || compare(a.contact ?? '', b.contact ?? ''))
    .map((activity, index) => ({ ...activity, id: `${dealId}-${index}` }));
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
