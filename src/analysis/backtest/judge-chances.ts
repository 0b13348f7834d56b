import { calibrationError } from '../statistics/calibration-error.ts';
import { brierScore } from '../statistics/brier-score.ts';
import { clusteredError } from '../statistics/clustered-error.ts';
import { gainCurve, type GainPoint } from '../statistics/gain-curve.ts';
import { logLoss } from '../statistics/log-loss.ts';
import { reliabilityGroups, type ReliabilityGroup } from '../statistics/reliability-groups.ts';
import { rocArea } from '../statistics/roc-area.ts';
import { type VerdictLine, verdictLine } from './verdict-line.ts';

/** How right chances were; null where there is nothing to say it by. */
export interface ChanceFigures {
  name: string;
  logLoss: number | null;
  brier: number | null;
  calibrationError: number | null;
  /** Area under the ROC curve. */
  auc: number | null;
}

export interface ChanceReport {
  /** Chances whose deal has ended, and of how many deals. */
  n: number;
  deals: number;
  won: number;
  /** Chances whose deal is still open at the end of the log: not judged. */
  open: number;
  ours: ChanceFigures | null;
  baselines: ChanceFigures[];
  lines: VerdictLine[];
  /** Against the base rate: is what was said worth more than it? Null when there are too few to tell. */
  skilled: boolean | null;
  reliability: ReliabilityGroup[];
  gain: { name: string; points: GainPoint[] }[];
}

/** Chances of deals that have ended, as columns. `deals` numbers the deals. */
export interface EndedChances {
  outcomes: Uint8Array;
  deals: Int32Array;
  ours: Float64Array;
  open: number;
  /** The base rate comes first. */
  baselines: { name: string; chances: Float64Array }[];
}

/** Below so many deals a verdict would be a guess. */
const fewestDeals = 30;
/** Differences that change nothing for anybody. */
const hair = { logLoss: 0.004, brier: 0.002, auc: 0.005 };
const words = { logLoss: 'log-loss', brier: 'Brier score', auc: 'area under ROC' };

/** Compares our chances with those of baselines on the same rows. `what` begins the lines' names. */
export function judgeChances(
  what: string,
  { outcomes, deals, ours, open, baselines }: EndedChances,
): ChanceReport {
  const count = new Set(deals).size;
  const won = outcomes.reduce((sum, outcome) => sum + outcome, 0);
  const figures = (name: string, chances: Float64Array): ChanceFigures => ({
    name,
    logLoss: logLoss(outcomes, chances),
    brier: brierScore(outcomes, chances),
    calibrationError: calibrationError(outcomes, chances),
    auc: rocArea(outcomes, chances)?.value ?? null,
  });
  const own = figures('Headrace', ours);
  const others = baselines.map(({ name, chances }) => figures(name, chances));
  const [base] = baselines;
  const enough = count >= fewestDeals;
  const compare = (measure: keyof typeof hair): VerdictLine[] => {
    const [mine, best] = [own[measure], bestBy(others, measure)];
    const rival = baselines.find(({ name }) => name === best?.name);
    if (!enough || mine === null || !rival || best?.value === undefined) return [];
    const noise = 2 * pairedError(measure, outcomes, ours, rival.chances, deals);
    return [
      verdictLine({
        what: `${what}, ${words[measure]}`,
        ours: mine,
        best: rival.name,
        baseline: best.value,
        better: measure === 'auc' ? 'higher' : 'lower',
        noise: Math.max(noise, hair[measure]),
        unit: 'number',
      }),
    ];
  };
  return {
    n: outcomes.length,
    deals: count,
    won,
    open,
    ours: outcomes.length > 0 ? own : null,
    baselines: outcomes.length > 0 ? others : [],
    lines: (['logLoss', 'brier', 'auc'] as const).flatMap(compare),
    skilled:
      enough && base && own.logLoss !== null
        ? (logLoss(outcomes, base.chances) ?? 0) - own.logLoss >
          2 * pairedError('logLoss', outcomes, ours, base.chances, deals)
        : null,
    reliability: reliabilityGroups(outcomes, ours, deals),
    gain: gains(outcomes, ours, baselines, bestBy(others, 'auc')?.name),
  };
}

function bestBy(
  others: readonly ChanceFigures[],
  measure: keyof typeof hair,
): { name: string; value: number } | null {
  const sign = measure === 'auc' ? -1 : 1;
  return others.reduce<{ name: string; value: number } | null>((best, figures) => {
    const value = figures[measure];
    if (value === null || (best && sign * value >= sign * best.value)) return best;
    return { name: figures.name, value };
  }, null);
}

function gains(
  outcomes: Uint8Array,
  ours: Float64Array,
  baselines: EndedChances['baselines'],
  best: string | undefined,
): ChanceReport['gain'] {
  const rival = baselines.find(({ name }) => name === best);
  return [
    { name: 'Headrace', points: gainCurve(outcomes, ours) },
    ...(rival ? [{ name: rival.name, points: gainCurve(outcomes, rival.chances) }] : []),
  ].filter(({ points }) => points.length > 0);
}

/** Standard error of the difference of a measure between two sets of chances on the same rows. */
function pairedError(
  measure: keyof typeof hair,
  outcomes: Uint8Array,
  ours: Float64Array,
  theirs: Float64Array,
  deals: Int32Array,
): number {
  const [a, b] = [influenceOn(measure, outcomes, ours), influenceOn(measure, outcomes, theirs)];
  return clusteredError(
    a.map((value, row) => value - (b[row] ?? 0)),
    deals,
  );
}

function influenceOn(measure: keyof typeof hair, outcomes: Uint8Array, chances: Float64Array): Float64Array {
  if (measure === 'auc') return rocArea(outcomes, chances)?.influence ?? new Float64Array(outcomes.length);
  const loss = measure === 'brier' ? brierScore : logLoss;
  const each = chances.map((p, row) => loss([outcomes[row] ?? 0], [p]) ?? 0);
  const mean = each.reduce((sum, value) => sum + value, 0) / each.length;
  return each.map((value) => (value - mean) / each.length);
}
