import { dayMs } from '../../../model/instant.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ deal, state }) =>
    state.expectedCloseOn === null ? null : (Date.parse(state.expectedCloseOn) - deal.createdAt) / dayMs,
  sentence: ({ value }) =>
    value === null
      ? 'It was created without a close date.'
      : `Its close date was set ${Math.round(Number(value))} days after its creation.`,
};
