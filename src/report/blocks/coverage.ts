import type { MakeBlock } from '../block.ts';
import { countText, dayText, numberText, rangeText } from '../number-text.ts';

/** Whether the open pipeline is enough for the target of the running period. */
export const coverageBlock: MakeBlock = ({ figures: { coverage, currency } }) => {
  if (!coverage) return null;
  const { target, wonSoFar, openValue, needed, leftOut } = coverage;
  const verdict =
    target <= wonSoFar
      ? 'The target is met.'
      : openValue === 0
        ? 'No open deal with an amount is expected to close in the period.'
        : coverage.coverage === null || needed.value === null
          ? 'There is too little history to say what coverage it takes.'
          : `${numberText(coverage.coverage)} times what is left of the target is open and expected to close in the period; in the past it took ${numberText(needed.value)} times at this point of a period${rangeText(needed)}.`;
  return {
    name: 'coverage',
    heading: 'Coverage of the target',
    notes: [
      verdict,
      `The period from ${dayText(coverage.fromAt)} to ${dayText(coverage.untilAt)}. What it takes is (1 − share created and closed within a period) ÷ conversion, both from ${numberText(coverage.periods)} past periods: “one over the win rate” forgets that deals slip and that deals are created and closed within a period.`,
    ],
    charts: [],
    tables: [
      {
        name: 'coverage',
        columns: ['Target of the running period', currency || 'Value'],
        rows: [
          ['Target', target],
          ['Won so far', wonSoFar],
          ['Open and expected to close in the period', openValue],
          ['Coverage of what is left', coverage.coverage],
          ['Coverage it takes', needed],
        ],
      },
      {
        name: 'coverage-rates',
        columns: ['In past periods, from this point on', { head: 'Share', as: 'share' }],
        rows: [
          ['Won of the open value', coverage.conversion],
          ['Created or pulled in, and closed', coverage.createAndClose],
        ],
      },
    ],
    deals: leftOut.map(({ reason, deals }) => ({
      summary: `Left out: ${countText(deals.length, 'deal')} ${reason}`,
      ids: deals,
    })),
  };
};
