import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading }) => (reading.state.nextStep ? 'set' : null),
  sentence: ({ value }) =>
    value === null ? 'No next step is written down.' : 'A next step is written down.',
  action: ({ value }) => (value === null ? 'Write down the next step.' : null),
};
