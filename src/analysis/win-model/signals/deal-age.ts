import { dayMs } from '../../../model/instant.ts';
import { daysText } from '../../wording/days-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ deal, reading }) => (reading.at - deal.createdAt) / dayMs,
  sentence: ({ value }) => `It was created ${daysText(Number(value))} ago.`,
};
