import { dayMs } from '../../../model/instant.ts';
import { isBuyerSide } from '../../../timeline/is-buyer-side.ts';
import { daysText } from '../../wording/days-text.ts';
import { timesText } from '../../wording/times-text.ts';
import { usualText } from '../../wording/usual-text.ts';
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
  sentence(wording) {
    const { part, value } = wording;
    if (part === 'pause') {
      return value === null
        ? 'Nobody has worked on it yet.'
        : `Somebody last worked on it ${daysText(Number(value))} ago${usualText(wording, daysText)}`;
    }
    const what: Readonly<Record<string, string>> = {
      calls: 'by phone',
      stage: 'in this stage',
      recent: 'in the last week',
    };
    const worked =
      Number(value) === 0 ? 'Nobody worked on it' : `Somebody worked on it ${timesText(Number(value))}`;
    return `${worked} ${what[part ?? ''] ?? 'other than by phone'}${usualText(wording, timesText)}`;
  },
  action: ({ part }) => (part === 'pause' ? 'Work on the deal: nobody has for a while.' : null),
};
