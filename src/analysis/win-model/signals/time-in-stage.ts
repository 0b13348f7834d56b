import { daysText } from '../../wording/days-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading }) => reading.stageDays,
  sentence: ({ value, clock }) =>
    `In ${clock?.label ?? 'its stage'} for ${daysText(Number(value))}` +
    (clock?.typicalDays == null
      ? '.'
      : `; half of the won deals had left after ${daysText(clock.typicalDays)}.`),
  action: ({ value, clock }) =>
    clock?.typicalDays != null && Number(value) > clock.typicalDays
      ? `Agree a dated next step with the buyer, pause the deal with a reason, or close it: it has been in ${clock.label} for ${daysText(Number(value))}, won deals took ${daysText(clock.typicalDays)}.`
      : null,
};
