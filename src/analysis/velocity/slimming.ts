import type { Activity } from '../../model/activity.ts';
import type { TrackedField } from '../../model/change.ts';
import type { Deal } from '../../model/deal.ts';
import { dayMs, type Instant } from '../../model/instant.ts';
import type { DealHistory } from '../../model/portfolio.ts';

/** Of activities longer ago the figures only read who took part. */
const activityMs = 400 * dayMs;
const unread: ReadonlySet<TrackedField> = new Set(['nextStep']);
/** Amounts and names are as many as deals: only what is said again and again is worth remembering. */
const mostTexts = 20_000;

/**
 * Makes histories without what a pipeline's figures never read, so that very many can be held at once: a text that many
 * deals have in common is kept once, and activities have no id.
 */
export function slimming(at: Instant): (history: DealHistory) => DealHistory {
  const kept = new Map<string, string>();
  function shared<T extends string | null>(text: T): T {
    if (text === null) return text;
    const known = kept.get(text);
    if (known === undefined && kept.size < mostTexts) kept.set(text, text);
    return (known ?? text) as T;
  }
  return ({ deal, changes, activities }) => {
    const met = new Set<string | null>([null]);
    const isRead = ({ at: doneAt, state, contact }: Activity): boolean => {
      if (state !== 'done') return false;
      const isNew = !met.has(contact);
      met.add(contact);
      return isNew || doneAt >= at - activityMs;
    };
    const { id } = deal;
    return {
      deal: slim(deal, shared),
      changes: changes
        .filter(({ field }) => !unread.has(field))
        .map((change) => ({
          dealId: id,
          at: change.at,
          field: shared(change.field),
          value: shared(change.value),
          by: shared(change.by),
          ordinal: change.ordinal,
        })),
      activities: activities.filter(isRead).map((activity) => ({
        id: '',
        dealId: id,
        at: activity.at,
        knownAt: activity.knownAt,
        kind: shared(activity.kind),
        direction: shared(activity.direction),
        contact: shared(activity.contact),
        state: shared(activity.state),
      })),
    };
  };
}

function slim(deal: Deal, shared: <T extends string | null>(text: T) => T): Deal {
  return {
    ...deal,
    pipeline: shared(deal.pipeline),
    stage: shared(deal.stage),
    outcome: shared(deal.outcome),
    currency: shared(deal.currency),
    expectedCloseOn: shared(deal.expectedCloseOn),
    owner: shared(deal.owner),
    account: shared(deal.account),
    source: shared(deal.source),
    type: shared(deal.type),
    attributes: {},
  };
}
