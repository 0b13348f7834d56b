import type { PipelineFigures } from '../../model/pipeline-figures.ts';
import type { MakeBlock } from '../block.ts';
import { dayText } from '../number-text.ts';

type Asked = NonNullable<PipelineFigures['whatIf']>['asked'][number];

const words: Record<Asked['question'], (deal: string) => string> = {
  winRate: () => 'chances to win were a tenth higher',
  cycle: () => 'the cycle were a tenth shorter',
  intake: () => 'a tenth more deals came in',
  lessLoad: () => 'each owner had one open deal fewer, the least valuable',
  moreLoad: () => 'each owner had one open deal more',
  lost: (deal) => `${deal} were lost`,
  won: (deal) => `${deal} were won`,
};

/** What would move if something were otherwise from now on. */
export const whatIfBlock: MakeBlock = ({ figures }) => {
  if (!figures.whatIf || figures.whatIf.asked.length === 0) return null;
  const { untilAt, asked } = figures.whatIf;
  return {
    name: 'what-if',
    heading: 'What if',
    notes: [
      `Against the forecast from now until ${dayText(untilAt)}, with all else as it is. Generation: money a day, for ever. By Little’s law: with as many open deals as now, so that a faster cycle needs more new ones. Ranges: what the forecast and the velocity may be off. n: open deals, and cases of the velocity.`,
      figures.load.marginal.winRate.value === null
        ? 'Too little is known of how chances go with the load: a change of it counts the deals alone.'
        : 'What a load does to chances is an association within owners: it does not say that the load is the cause.',
    ],
    charts: [],
    tables: [
      {
        name: 'what-if',
        columns: ['If', 'Value', 'Wins', 'Generation a day', 'A day by Little’s law'],
        rows: asked.map(({ question, deal, value, count, generation, little }) => [
          words[question](deal?.name ?? ''),
          value,
          count,
          generation,
          little,
        ]),
      },
    ],
  };
};
