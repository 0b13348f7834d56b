import type { Owner } from '../model/owner.ts';
import type { DealHistory } from '../model/portfolio.ts';

/**
 * What a source of deals cannot say, so that it is no difference to one that does: `connectors/<name>/unsaid.ts`
 * exports a list of them as `unsaid`.
 */
export interface Unsaid {
  /** For people, with its reason. */
  sentence: string;
  /** A deal as this source gives it and as another does, both without what this one cannot say. */
  without: (mine: DealHistory, theirs: DealHistory) => [mine: DealHistory, theirs: DealHistory];
  /** The same for an owner. */
  withoutOfOwner?: (mine: Owner, theirs: Owner) => [mine: Owner, theirs: Owner];
}

/** A closing date that is overwritten by the closing is an expectation no more. */
export const expectationAtClosing: Unsaid = {
  sentence: 'What was expected at or after the closing: the day it closed takes its place.',
  without: (mine, theirs) => [untilClosing(mine), untilClosing(theirs)],
};

function untilClosing({ deal, changes, activities }: DealHistory): DealHistory {
  const { closedAt } = deal;
  if (closedAt === null) return { deal, changes, activities };
  const kept = changes.filter(({ field, at }) => field !== 'expectedCloseOn' || at < closedAt);
  const last = kept.findLast(({ field }) => field === 'expectedCloseOn');
  return { deal: { ...deal, expectedCloseOn: last?.value ?? null }, changes: kept, activities };
}

/** Where a meeting counts as held unless it was called off, because nobody notes that it was. */
export const plannedMeetings: Unsaid = {
  sentence: 'That a meeting is still planned: its state is not kept up, so its hour decides.',
  without: (mine, theirs) => [
    mine,
    {
      ...theirs,
      activities: theirs.activities.map((activity) =>
        activity.kind === 'meeting' && activity.state === 'planned'
          ? { ...activity, state: 'done' }
          : activity,
      ),
    },
  ],
};

/** Where there is one currency only, and no place that names it. */
export const unnamedCurrency: Unsaid = {
  sentence: 'Which currency it is where there is only one.',
  without: (mine, theirs) => [
    mine,
    mine.deal.currency === null ? { ...theirs, deal: { ...theirs.deal, currency: null } } : theirs,
  ],
};
