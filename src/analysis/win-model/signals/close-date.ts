import { dayMs } from '../../../model/instant.ts';
import { daysText } from '../../wording/days-text.ts';
import { timesText } from '../../wording/times-text.ts';
import type { Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read({ reading: { at, state }, changes }) {
    let pushes = 0;
    let held: string | null = null;
    for (const { field, value, at: changedAt } of changes) {
      if (field !== 'expectedCloseOn' || changedAt > at) continue;
      if (held !== null && value !== null && value > held) pushes += 1;
      held = value;
    }
    return {
      ahead: state.expectedCloseOn === null ? null : (Date.parse(state.expectedCloseOn) - at) / dayMs,
      pushes: held === null ? null : pushes,
    };
  },
  sentence({ part, value }) {
    if (value === null) return 'It has no close date.';
    if (part === 'pushes')
      return Number(value) === 0
        ? 'Its close date was never pushed.'
        : `Its close date was pushed ${timesText(Number(value))}.`;
    const days = Number(value);
    return days < 0
      ? `Its close date passed ${daysText(-days)} ago.`
      : `Its close date is ${daysText(days)} ahead.`;
  },
  action: ({ part, value }) =>
    part === 'ahead' && (value === null || Number(value) < 0)
      ? 'Agree a close date with the buyer and enter it.'
      : null,
};
