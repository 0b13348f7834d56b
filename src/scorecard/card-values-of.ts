import type { Deal } from '../model/deal.ts';
import type { Scorecard } from '../model/scorecard.ts';

export type CardFields = Readonly<Record<string, string | number | null>>;

const mostReasons = 5;
/** Log-odds below which a reason is not worth a line: about one point of probability. */
const weakest = 0.05;

/**
 * A scorecard as values of the property table in app.json that we write, by name: probabilities in percent with one
 * decimal, days as `YYYY-MM-DD`, null for empty.
 */
export function cardValuesOf(scorecard: Scorecard, deal: Deal): CardFields {
  const { winProbability, quality, health, stageTypicalDays, valueAtRisk, reasons } = scorecard;
  const values = {
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
    reasons: linesOf(reasons),
  };
  return { ...values, card: JSON.stringify({ ...values, currency: deal.currency, ...cardOnly(scorecard) }) };
}

/** What the card on the record shows beyond the properties. */
function cardOnly({ at, pace, clockReset, missing }: Scorecard): object {
  return { at, pace: rounded(pace, 1), clock: clockReset?.sentence ?? null, missing };
}

function linesOf(reasons: Scorecard['reasons']): string | null {
  const lines = reasons
    .filter(({ contribution }) => Math.abs(contribution) >= weakest)
    .slice(0, mostReasons)
    .map(({ contribution, sentence }) => `${contribution < 0 ? '−' : '+'} ${sentence}`);
  return lines.length > 0 ? lines.join('\n') : null;
}

const percent = (share: number | null): number | null => (share === null ? null : rounded(share * 100, 1));

function rounded(value: number | null, decimals: number): number | null {
  return value === null ? null : Number(value.toFixed(decimals));
}
