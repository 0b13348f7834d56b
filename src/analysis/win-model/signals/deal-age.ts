import { dayMs } from '../../../model/instant.ts';
import { daysText } from '../../wording/days-text.ts';
import { usualText } from '../../wording/usual-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ deal, reading }) => (reading.at - deal.createdAt) / dayMs,
  sentence: (wording) =>
    `It was created ${daysText(Number(wording.value))} ago${usualText(wording, daysText)}`,
};
