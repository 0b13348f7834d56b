import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading: { activities } }) =>
    new Set(activities.done.flatMap(({ contact }) => (contact === null ? [] : [contact]))).size,
  sentence: ({ value }) => `${value} contacts took part.`,
  action: ({ value }) => (Number(value) < 2 ? 'Bring in a second contact of the buyer.' : null),
};
