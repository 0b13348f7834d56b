import { dayMs } from '../../../model/instant.ts';
import { isBuyerSide } from '../../../timeline/is-buyer-side.ts';
import { daysText } from '../../wording/days-text.ts';
import { timesText } from '../../wording/times-text.ts';
import { usualText } from '../../wording/usual-text.ts';
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
  sentence(wording) {
    const { part, value } = wording;
    if (part === 'silence') {
      return value === null
        ? 'Nothing was heard from the buyer yet.'
        : `Last heard from the buyer ${daysText(Number(value))} ago${usualText(wording, daysText)}`;
    }
    const took = Number(value) === 0 ? 'has not taken part' : `took part ${timesText(Number(value))}`;
    const when = part === 'recent' ? ' in the last two weeks' : Number(value) === 0 ? ' yet' : ' in all';
    return `The buyer ${took}${when}${usualText(wording, timesText)}`;
  },
  action: () => 'Get an answer from the buyer: ask for a meeting with a date.',
};
