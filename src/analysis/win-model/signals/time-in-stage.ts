import { dayMs } from '../../../model/instant.ts';
import { isBuyerSide } from '../../../timeline/is-buyer-side.ts';
import { daysText } from '../../wording/days-text.ts';
import { medianText } from '../../wording/median-text.ts';
import type { AlongFacts, Signal } from '../signal.ts';

export const signal: Signal = {
  when: 'along',
  read: ({ reading }) => reading.stageDays,
  sentence: ({ value, clock }) =>
    `In ${clock?.label ?? 'its stage'} for ${daysText(Number(value))}` +
    (clock?.typicalDays == null
      ? '.'
      : `; half of the won deals had left after ${medianText(clock.typicalDays)}.`),
  action: ({ value, clock, reading }) =>
    clock?.typicalDays != null && Number(value) > clock.typicalDays
      ? `${wayOn(reading)} it has been in ${clock.label} for ${daysText(Number(value))}, won deals took ${medianText(clock.typicalDays)}.`
      : null,
};

/** Shorter silences are ordinary, and an appointment further ahead is no next step. */
const soonDays = 14;

/** How the deal can get out of its stage, by what is known of it; leads over to how long it has been there. */
function wayOn(reading: AlongFacts['reading'] | null): string {
  const { at, state, activities } = reading ?? { at: 0, state: null, activities: { done: [], ahead: [] } };
  const next = activities.ahead.find(({ kind }) => kind === 'meeting' || kind === 'call');
  if (next && next.at <= at + soonDays * dayMs)
    return `Agree what comes next at the appointment in ${daysText((next.at - at) / dayMs)}:`;
  const heard = activities.done.findLast(isBuyerSide);
  const silent = heard ? (at - heard.at) / dayMs : 0;
  if (silent >= soonDays)
    return `Get an answer from the buyer, who has been silent for ${daysText(silent)}, or pause or close the deal:`;
  const overdue = state?.expectedCloseOn == null ? 0 : (at - Date.parse(state.expectedCloseOn)) / dayMs;
  if (overdue >= 1)
    return `Agree a new close date with the buyer, or pause or close the deal: the date entered passed ${daysText(overdue)} ago, and`;
  return 'Agree a dated next step with the buyer, pause the deal with a reason, or close it:';
}
