import type { Scorecard } from '../model/scorecard.ts';
import { rounded } from './rounded.ts';
import { strongReasons } from './strong-reasons.ts';

export type CardFields = Readonly<Record<string, string | number | null>>;

/**
 * A scorecard as values of the property table in app.json that we write, by name, without the whole card: probabilities
 * in percent with one decimal, days as `YYYY-MM-DD`, null for empty.
 */
export function cardValuesOf(scorecard: Scorecard): CardFields {
  const { winProbability, quality, health, stageTypicalDays, valueAtRisk } = scorecard;
  return {
    win_probability: percent(winProbability),
    quality: percent(quality),
    health: rounded(health, 0),
    status: scorecard.status,
    stalled_since: scorecard.stalledSince,
    stage_since: scorecard.stageSince,
    stage_typical_days: rounded(stageTypicalDays, 1),
    expected_close: scorecard.expectedClose,
    value_at_risk: rounded(valueAtRisk, 2),
    next_action: scorecard.nextAction,
    reasons: linesOf(scorecard),
  };
}

function linesOf(scorecard: Scorecard): string | null {
  const lines = strongReasons(scorecard).map(
    ({ contribution, sentence }) => `${contribution < 0 ? '−' : '+'} ${sentence}`,
  );
  return lines.length > 0 ? lines.join('\n') : null;
}

const percent = (share: number | null): number | null => (share === null ? null : rounded(share * 100, 1));
