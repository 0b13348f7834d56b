import { dayMs } from '../../../model/instant.ts';
import { isBuyerSide } from '../../../timeline/is-buyer-side.ts';
import { daysText } from '../../wording/days-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read({ reading: { at, activities, visit } }) {
    const ours = activities.done.filter((activity) => !isBuyerSide(activity));
    const last = ours.at(-1);
    const stageSinceAt = visit?.enteredAt ?? at;
    return {
      calls: ours.filter(({ kind }) => kind === 'call').length,
      others: ours.filter(({ kind }) => kind !== 'call').length,
      stage: ours.filter((activity) => activity.at >= stageSinceAt).length,
      recent: ours.filter((activity) => activity.at > at - 7 * dayMs).length,
      pause: last ? (at - last.at) / dayMs : null,
    };
  },
  sentence({ part, value }) {
    if (part === 'pause') {
      return value === null
        ? 'Nobody has worked on it yet.'
        : `Somebody last worked on it ${daysText(Number(value))} ago.`;
    }
    const where: Readonly<Record<string, string>> = {
      calls: 'calls',
      stage: 'activities in this stage',
      recent: 'activities in the last week',
    };
    return `It had ${value} ${where[part ?? ''] ?? 'other activities of ours'}.`;
  },
  action: ({ part }) => (part === 'pause' ? 'Work on the deal: nobody has for a while.' : null),
};
