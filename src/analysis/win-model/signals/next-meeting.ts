import { dayMs } from '../../../model/instant.ts';
import { daysText } from '../../wording/days-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading: { at, activities } }) => {
    const next = activities.ahead[0];
    return next ? (next.at - at) / dayMs : null;
  },
  sentence: ({ value }) =>
    value === null ? 'No appointment lies ahead.' : `The next appointment is in ${daysText(Number(value))}.`,
  action: ({ value }) => (value === null ? 'Make an appointment with the buyer.' : null),
};
