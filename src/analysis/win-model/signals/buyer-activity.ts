import { dayMs } from '../../../model/instant.ts';
import { isBuyerSide } from '../../../timeline/is-buyer-side.ts';
import { daysText } from '../../wording/days-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read({ reading: { at, activities } }) {
    const buyer = activities.done.filter(isBuyerSide);
    const last = buyer.at(-1);
    return {
      count: buyer.length,
      recent: buyer.filter((activity) => activity.at > at - 14 * dayMs).length,
      silence: last ? (at - last.at) / dayMs : null,
    };
  },
  sentence({ part, value }) {
    if (part === 'silence') {
      return value === null
        ? 'Nothing was heard from the buyer yet.'
        : `Last heard from the buyer ${daysText(Number(value))} ago.`;
    }
    return part === 'recent'
      ? `The buyer took part ${value} times in the last two weeks.`
      : `The buyer took part ${value} times in all.`;
  },
  action: () => 'Get an answer from the buyer: ask for a meeting with a date.',
};
