import type { MakeBlock } from '../block.ts';
import { dayText } from '../number-text.ts';
import { rareWins } from '../rare-wins.ts';

/** Where the running month and quarter are heading: commit, best case, and the gap to the target. */
export const outlookBlock: MakeBlock = ({ figures: { outlook = [] } }) => {
  if (outlook.length === 0) return null;
  return {
    name: 'outlook',
    heading: 'The running month and quarter',
    notes: [
      'Commit is reached nine times in ten, best case one time in ten; both with what is won so far.',
      ...(outlook.some(({ value, bestCase }) => value.mean > bestCase) ? [rareWins('the best case')] : []),
    ],
    charts: [],
    tables: [
      {
        name: 'outlook',
        columns: [
          'Period',
          'Won so far',
          'Commit',
          'Expected in all',
          'Best case',
          'Of open deals',
          'Wins so far',
          'Wins in all',
          'Open deals',
          'Tried on periods',
        ],
        rows: outlook.map((of) => [
          `${of.kind} from ${dayText(of.fromAt)}`,
          of.wonSoFar.value,
          of.commit,
          of.value.mean,
          of.bestCase,
          of.fromOpenDeals,
          of.wonSoFar.count,
          of.count.mean,
          of.openDeals,
          of.checkedOn,
        ]),
      },
      {
        name: 'outlook-target',
        columns: [
          'Period',
          'Target',
          'Missing from what is expected',
          { head: 'Chance to reach it', as: 'share' },
        ],
        rows: outlook.flatMap(({ kind, fromAt, target, gap, chance }) =>
          target === null ? [] : [[`${kind} from ${dayText(fromAt)}`, target, gap, chance]],
        ),
      },
    ],
  };
};
