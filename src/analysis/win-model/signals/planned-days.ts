import { dayMs } from '../../../model/instant.ts';
import { daysText } from '../../wording/days-text.ts';
import { usualText } from '../../wording/usual-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'creation',
  read: ({ deal, state }) =>
    state.expectedCloseOn === null ? null : (Date.parse(state.expectedCloseOn) - deal.createdAt) / dayMs,
  sentence: (wording) =>
    wording.value === null
      ? 'It was created without a close date.'
      : `Its close date was set ${daysText(Number(wording.value))} after its creation${usualText({ ...wording, clock: null }, daysText)}`,
};
