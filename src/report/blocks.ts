import type { MakeBlock } from './block.ts';
import { byGroupBlock } from './blocks/by-group.ts';
import { cohortsBlock } from './blocks/cohorts.ts';
import { coverageBlock } from './blocks/coverage.ts';
import { cycleBlock } from './blocks/cycle.ts';
import { forecastBlock } from './blocks/forecast.ts';
import { funnelBlock } from './blocks/funnel.ts';
import { generationBlock } from './blocks/generation.ts';
import { horizonBlock } from './blocks/horizon.ts';
import { leversBlock } from './blocks/levers.ts';
import { loadBlock } from './blocks/load.ts';
import { movementBlock } from './blocks/movement.ts';
import { outlookBlock } from './blocks/outlook.ts';
import { ownerForecastBlock } from './blocks/owner-forecast.ts';
import { velocityBlock } from './blocks/velocity.ts';
import { whatIfBlock } from './blocks/what-if.ts';

/** The parts of the report for each pipeline and currency, in the order of the page. */
export const blocks: readonly MakeBlock[] = [
  velocityBlock,
  byGroupBlock,
  leversBlock,
  coverageBlock,
  forecastBlock,
  outlookBlock,
  ownerForecastBlock,
  whatIfBlock,
  funnelBlock,
  cohortsBlock,
  cycleBlock,
  movementBlock,
  generationBlock,
  loadBlock,
  horizonBlock,
];
