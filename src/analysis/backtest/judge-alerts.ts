import type { Instant } from '../../model/instant.ts';
import type { Past } from '../baselines/alert-rule.ts';
import { alertRules } from '../baselines/alert-rules.ts';
import { isLong, type WatchedVisit } from '../baselines/watched-visit.ts';
import { type AlertFigures, alertFigures } from './alert-figures.ts';
import { type VerdictLine, verdictLine } from './verdict-line.ts';

/** One rule that alerts are compared with. */
export interface RuleReport {
  id: string;
  name: string;
  /** The threshold that kept to the budget on what was known at the cut, and what it did in the window. */
  threshold: number;
  figures: AlertFigures;
  /** With the threshold that raised as many alerts in the window as ours did; null where no threshold comes near. */
  atOurVolume: AlertFigures | null;
  /** Over all thresholds, by rising volume. */
  curve: VolumePoint[];
  /** With no threshold did it raise an alert: the data do not hold what it looks at. */
  silent: boolean;
}

export interface VolumePoint {
  share: number;
  precision: number;
}

export interface AlertReport {
  budget: number;
  /** That last a day or more. */
  visits: number;
  /** Of the visits of deals that have ended, those of deals that were lost: what an alert on every visit would score. */
  lossRate: number | null;
  ours: AlertFigures;
  /** Ours with other thresholds, by rising volume. */
  curve: VolumePoint[];
  rules: RuleReport[];
  lines: VerdictLine[];
  /** Rules that at our volume are right more often and catch more early, one of both beyond noise. */
  dominatedBy: string[];
}

/** A rule is compared when it comes within this share of our volume. */
const nearVolume = 0.3;
/** Points of a curve that rest on fewer alerts are left out. */
const fewestJudged = 20;

/**
 * Compares alerts on the visits of the window with those of other rules, each learnt from `past` with the threshold that
 * keeps to the budget there, and each with the threshold that raises as many alerts in the window as ours: the second
 * is generous to the rules. `ours` gives our alerts with the threshold chosen, then with others.
 */
export function judgeAlerts(
  visits: readonly WatchedVisit[],
  past: Past,
  [chosen = [], ...others]: readonly (readonly (Instant | null)[])[],
  budget: number,
): AlertReport {
  const long = visits.flatMap((visit, index) => (isLong(visit) ? [{ visit, index }] : []));
  const watched = long.map(({ visit }) => visit);
  const figuresOf = (raised: readonly (Instant | null)[]): AlertFigures =>
    alertFigures(watched, (_, place) => raised[long[place]?.index ?? 0] ?? null);
  const ours = figuresOf(chosen);
  const pastLong = past.visits.filter(isLong);
  const rules = alertRules.map(({ id, name, thresholds, learn }): RuleReport => {
    const rule = learn(past);
    const tried = thresholds.map((threshold) => ({
      threshold,
      before: count(pastLong, (visit) => rule(visit, threshold) !== null) / Math.max(1, pastLong.length),
      figures: alertFigures(watched, (visit) => rule(visit, threshold)),
    }));
    // Within the budget as much as can be; where even the strictest raises more, the strictest.
    const kept =
      tried.filter(({ before }) => before <= budget).toSorted((a, b) => b.before - a.before)[0] ??
      tried.toSorted((a, b) => a.before - b.before)[0];
    const nearest = tried.toSorted(
      (a, b) => Math.abs(a.figures.raised - ours.raised) - Math.abs(b.figures.raised - ours.raised),
    )[0];
    const near =
      nearest &&
      Math.abs(nearest.figures.raised - ours.raised) <= nearVolume * ours.raised &&
      ours.raised > 0;
    return {
      id,
      name,
      threshold: kept?.threshold ?? 0,
      figures: kept?.figures ?? alertFigures([], () => null),
      atOurVolume: near ? nearest.figures : null,
      curve: curveOf(tried.map(({ figures }) => figures)),
      silent: tried.every(({ figures }) => figures.raised === 0),
    };
  });
  return {
    budget,
    visits: long.length,
    lossRate: alertFigures(watched, ({ enteredAt }) => enteredAt).precision,
    ours,
    curve: curveOf([ours, ...others.map(figuresOf)]),
    rules,
    lines: [line(ours, rules, 'precision'), line(ours, rules, 'caughtEarly')].flat(),
    dominatedBy: rules.flatMap(({ id, atOurVolume }) =>
      atOurVolume && ours.judged >= fewestJudged && dominates(atOurVolume, ours) ? [id] : [],
    ),
  };
}

function count<Item>(items: readonly Item[], is: (item: Item) => boolean): number {
  return items.reduce((sum, item) => sum + (is(item) ? 1 : 0), 0);
}

function curveOf(tried: readonly AlertFigures[]): VolumePoint[] {
  const byShare = new Map(
    tried.flatMap(({ share, precision, judged }) =>
      precision !== null && judged >= fewestJudged ? [[share, precision] as const] : [],
    ),
  );
  return [...byShare].map(([share, precision]) => ({ share, precision })).sort((a, b) => a.share - b.share);
}

const lineWords = {
  precision: 'Alerts at equal volume: lost, of those judged',
  caughtEarly: 'Alerts at equal volume: lost deals caught three days early',
};

function line(
  ours: AlertFigures,
  rules: readonly RuleReport[],
  of: 'precision' | 'caughtEarly',
): VerdictLine[] {
  const error = of === 'precision' ? 'precisionError' : 'earlyError';
  const best = rules
    .filter(({ atOurVolume }) => atOurVolume?.[of] != null)
    .toSorted((a, b) => (b.atOurVolume?.[of] ?? 0) - (a.atOurVolume?.[of] ?? 0))[0];
  const mine = ours[of];
  const theirs = best?.atOurVolume;
  if (mine === null || !best || !theirs || ours.judged < fewestJudged) return [];
  return [
    verdictLine({
      what: lineWords[of],
      ours: mine,
      best: `${best.id}: ${best.name}`,
      baseline: theirs[of] ?? 0,
      better: 'higher',
      noise: 2 * Math.hypot(ours[error], theirs[error]),
      unit: 'share',
    }),
  ];
}

function dominates(rule: AlertFigures, ours: AlertFigures): boolean {
  const [precision, early] = [ours.precision ?? 0, ours.caughtEarly ?? 0];
  const [theirs, theirEarly] = [rule.precision ?? 0, rule.caughtEarly ?? 0];
  return (
    theirs >= precision &&
    theirEarly >= early &&
    (theirs > precision + ours.precisionError || theirEarly > early + ours.earlyError)
  );
}
