import * as Plot from '@observablehq/plot';
import type { MakeBlock } from '../block.ts';
import { legend, percentText } from '../chart-text.ts';
import { draw, ink } from '../draw.ts';
import { dayText, numberText } from '../number-text.ts';

/** How deals of an age have ended, all together and by the period of their creation. */
export const cohortsBlock: MakeBlock = ({ figures: { winCurve, cohorts, periodKind } }) => {
  const { atAgeDays } = cohorts;
  return {
    name: 'cohorts',
    heading: 'Win rate by age and cohort',
    notes: [
      'Share of the deals created that has been won or lost by an age; open deals count as open.',
      atAgeDays === null
        ? 'Nothing has been won yet.'
        : `Cohorts, by the ${periodKind} of creation, are compared at ${numberText(atAgeDays)} days: nine in ten wins have come by then. Younger cohorts have no rate yet, but a curve.`,
    ],
    charts: [curveChart(winCurve), cohortChart(cohorts.cohorts)],
    tables: [
      {
        name: 'cohorts',
        columns: [
          'Created from',
          'Deals',
          'Open',
          'Won',
          { head: 'Win rate at that age', as: 'share' },
          { head: 'By value', as: 'share' },
        ],
        rows: cohorts.cohorts.map((cohort) => [
          dayText(cohort.fromAt),
          cohort.created,
          cohort.open,
          cohort.won,
          cohort.winRate,
          cohort.winRateByValue,
        ]),
      },
    ],
  };
};

type Figures = Parameters<MakeBlock>[0]['figures'];

function curveChart({ ageDays, won, lost }: Figures['winCurve']): string {
  if (ageDays.length === 0) return '';
  const points = ageDays.flatMap((age, index) => [
    { age, share: won[index] ?? 0, end: 'won' },
    { age, share: lost[index] ?? 0, end: 'lost' },
  ]);
  const names = ['won', 'lost'];
  const colours = [ink.good, ink.bad];
  return (
    draw('Share of deals won and lost by days since creation', {
      x: { label: 'Days since creation' },
      y: { label: 'Share', domain: [0, 1], grid: true, tickFormat: percentText },
      color: { domain: names, range: colours },
      marks: [
        Plot.line(points, { x: 'age', y: 'share', stroke: 'end', curve: 'step-after', strokeWidth: 2.5 }),
      ],
    }) + legend(names, colours)
  );
}

function cohortChart(cohorts: Figures['cohorts']['cohorts']): string {
  const lines = cohorts.flatMap(({ fromAt, ageDays, curve }, place) =>
    ageDays.map((age, index) => ({
      cohort: dayText(fromAt).slice(0, 7),
      opacity: 0.25 + (0.75 * (place + 1)) / cohorts.length,
      age,
      share: curve[index] ?? 0,
    })),
  );
  if (cohorts.length < 2 || lines.length === 0) return '';
  const name = (place: number): string => dayText(cohorts.at(place)?.fromAt ?? 0).slice(0, 7);
  return (
    draw('Share won by days since creation, one line for each cohort', {
      x: { label: 'Days since creation' },
      y: { label: 'Share won', grid: true, zero: true, tickFormat: percentText },
      marks: [
        Plot.line(lines, {
          x: 'age',
          y: 'share',
          z: 'cohort',
          stroke: ink.main,
          strokeOpacity: 'opacity',
          strokeWidth: 2,
          curve: 'step-after',
        }),
        Plot.ruleY([0]),
      ],
      opacity: { type: 'identity' },
    }) + `<p class="note">From pale, created from ${name(0)}, to strong, created from ${name(-1)}.</p>`
  );
}
