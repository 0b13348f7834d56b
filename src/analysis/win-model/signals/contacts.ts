import { usualText } from '../../wording/usual-text.ts';
import type { Signal } from '../signal.ts';

const contactsText = (count: number): string =>
  count === 0 ? 'No contact' : count === 1 ? '1 contact' : `${count} contacts`;

export const signal: Signal = {
  when: 'along',
  read: ({ reading: { activities } }) =>
    new Set(activities.done.flatMap(({ contact }) => (contact === null ? [] : [contact]))).size,
  sentence: (wording) => `${contactsText(Number(wording.value))} took part${usualText(wording, String)}`,
  action: ({ value }) => (Number(value) < 2 ? 'Bring in a second contact of the buyer.' : null),
};
