import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading }) => reading.visit?.stage ?? null,
  sentence: ({ clock }) => `It is in ${clock?.label ?? 'a stage that is not known'}.`,
};
