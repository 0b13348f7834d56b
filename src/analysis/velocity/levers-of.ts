import { dayMs } from '../../model/instant.ts';
import { type Estimate, noEstimate, scaledEstimate } from './estimate.ts';
import type { FlowRow } from './flow-rows.ts';
import type { FunnelStep } from './funnel.ts';
import type { Velocity } from './velocity-of.ts';

export interface Lever {
  lever: 'number' | 'size' | 'winRate' | 'time' | 'stage' | 'stageTime';
  stage: string | null;
  label: string;
  /** Money a day, for ever. */
  gainPerDay: Estimate;
  /** Money that comes once, because it comes sooner. */
  gainOnce: Estimate;
}

/**
 * What ten percent of each would bring, with all else as it is, most first, reckoned from the generation form:
 * - number, size: a tenth more deals, or a tenth more value in each;
 * - win rate: of the deals that come to a stage a tenth fewer end there, p to p + 0.1 (1 − p), in all stages or in one;
 * - time: in a steady state a shorter cycle brings no more a day: what is under way comes sooner, once. A tenth of the
 *   won deals' days at the generation a day.
 * `rows`: the deals of the pipeline and currency.
 */
export function leversOf(
  rows: readonly FlowRow[],
  { forms }: Velocity,
  steps: readonly FunnelStep[],
): Lever[] {
  const { generation } = forms;
  const none = noEstimate();
  const known = steps.flatMap(({ stage, step: { value: p, n } }) => (p ? [{ stage, p, n }] : []));
  const oddsVariance = known.map(({ p, n }) => (p < 1 ? 1 / (n * p * (1 - p)) : 0));
  const all = known.reduce((product, { p }) => product * (1 + (0.1 * (1 - p)) / p), 1) - 1;
  const fewerLosses = (stage: string): Estimate => {
    const place = known.findIndex((one) => one.stage === stage);
    const { p } = known[place] ?? { p: null };
    return p === null ? none : scaledEstimate(generation, (0.1 * (1 - p)) / p, oddsVariance[place]);
  };
  const sooner = (days: number): Estimate => scaledEstimate(generation, 0.1 * days);
  const won = rows.filter(({ outcome }) => outcome === 'won');
  const whole = won.reduce((sum, row) => sum + (row.closedAt ?? row.createdAt) - row.createdAt, 0);
  const inStage = (stage: string): number =>
    won.reduce(
      (sum, { visits, closedAt }) =>
        visits
          .filter((visit) => visit.stage === stage && visit.entryKnown)
          .reduce(
            (total, { leftAt, enteredAt }) => total + (leftAt ?? closedAt ?? enteredAt) - enteredAt,
            sum,
          ),
      0,
    );
  const meanDays = (ms: number): number => (won.length > 0 ? ms / won.length / dayMs : 0);
  const lever = (kind: Lever['lever'], label: string, gain: Partial<Lever>): Lever => ({
    lever: kind,
    stage: null,
    label,
    gainPerDay: none,
    gainOnce: none,
    ...gain,
  });
  return [
    lever('number', 'A tenth more deals', { gainPerDay: scaledEstimate(generation, 0.1) }),
    lever('size', 'A tenth more value in each deal', { gainPerDay: scaledEstimate(generation, 0.1) }),
    lever('winRate', 'A tenth fewer losses in every stage', {
      gainPerDay: known.length > 0 ? scaledEstimate(generation, all, Math.max(...oddsVariance)) : none,
    }),
    lever('time', 'A cycle shorter by a tenth', { gainOnce: sooner(meanDays(whole)) }),
    ...steps.flatMap(({ stage, label }) => [
      lever('stage', `A tenth fewer losses in ${label}`, { stage, gainPerDay: fewerLosses(stage) }),
      lever('stageTime', `A tenth less time in ${label}`, {
        stage,
        gainOnce: sooner(meanDays(inStage(stage))),
      }),
    ]),
  ].sort(
    (a, b) =>
      (b.gainPerDay.value ?? 0) - (a.gainPerDay.value ?? 0) ||
      (b.gainOnce.value ?? 0) - (a.gainOnce.value ?? 0),
  );
}
