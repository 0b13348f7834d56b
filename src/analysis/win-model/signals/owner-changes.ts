import { timesText } from '../../wording/times-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read({ reading: { at }, changes }) {
    const owners = changes.filter(({ field, at: changedAt }) => field === 'owner' && changedAt <= at);
    return Math.max(0, owners.length - 1);
  },
  sentence: ({ value }) =>
    Number(value) === 0 ? 'It never changed hands.' : `It changed hands ${timesText(Number(value))}.`,
};
