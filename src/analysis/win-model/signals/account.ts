import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ deal }) => deal.account,
  sentence: ({ value }) => (value === null ? 'No account is linked.' : 'Deals of this account.'),
};
