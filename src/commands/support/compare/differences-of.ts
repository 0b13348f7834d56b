import { daysOffOf, noneSet } from '../../../../jobs/parts/days-off-of.ts';
import { learn } from '../../../analysis/learn.ts';
import type { Instant } from '../../../model/instant.ts';
import type { DealHistory, Portfolio } from '../../../model/portfolio.ts';
import { scorecardOf } from '../../../scorecard.ts';

export const kinds = ['stages', 'deals', 'changes', 'activities', 'owners', 'scorecards'] as const;
export type Kind = (typeof kinds)[number];

export interface Differences {
  /** Rows that were compared, by kind. */
  compared: Record<Kind, number>;
  differing: Record<Kind, number>;
  /** Each difference in words. */
  differences: string[];
}

/** Rows by what identifies them. */
type Rows = Map<string, object>;

/**
 * Two portfolios in common words, row by row, and the scorecards that each of them gives by itself as of `at`, with
 * days in UTC.
 */
export async function differencesOf(
  [one, other]: readonly [Portfolio, Portfolio],
  names: readonly [string, string],
  at: Instant,
): Promise<Differences> {
  const result: Differences = { compared: { ...none }, differing: { ...none }, differences: [] };
  const sides = [await rowsOf(one, at), await rowsOf(other, at)] as const;
  for (const kind of kinds) {
    const [mine, theirs] = [sides[0][kind], sides[1][kind]];
    const keys = new Set([...mine.keys(), ...theirs.keys()]);
    result.compared[kind] = keys.size;
    for (const key of keys) {
      const said = differenceOf(mine.get(key), theirs.get(key), names);
      if (said === null) continue;
      result.differing[kind] += 1;
      result.differences.push(`${kind}: ${key}: ${said}`);
    }
  }
  return result;
}

const none: Record<Kind, number> = {
  stages: 0,
  deals: 0,
  changes: 0,
  activities: 0,
  owners: 0,
  scorecards: 0,
};

async function rowsOf({ pipelines, owners, histories }: Portfolio, at: Instant): Promise<Record<Kind, Rows>> {
  const timeZone = 'UTC';
  const daysOff = await daysOffOf(noneSet, owners, at);
  const models = await learn([histories], { pipelines, at, timeZone, daysOff });
  const cards = histories.map((history) => scorecardOf(history, pipelines, models, { at, timeZone }));
  return {
    stages: new Map(
      pipelines.flatMap(({ id, stages }) => stages.map((stage) => [`${id}, ${stage.id}`, stage] as const)),
    ),
    deals: new Map(histories.map(({ deal }) => [deal.id, deal])),
    changes: new Map(histories.flatMap(changeRows)),
    activities: new Map(
      histories.flatMap(({ activities }) =>
        activities.map((activity) => [`${activity.id}, ${timeOf(activity.at)}`, activity] as const),
      ),
    ),
    owners: new Map(owners.map(({ id, country = null }) => [id, { country }] as const)),
    scorecards: new Map(cards.flatMap((card) => (card ? [[card.dealId, card] as const] : []))),
  };
}

function changeRows({ deal, changes }: DealHistory): [string, object][] {
  return changes.map((change) => [
    `${deal.id}, ${change.field} at ${timeOf(change.at)}${change.ordinal > 0 ? ` (${change.ordinal})` : ''}`,
    change,
  ]);
}

const timeOf = (at: Instant) => new Date(at).toISOString();

/** Null when both say the same. */
function differenceOf(
  mine: object | undefined,
  theirs: object | undefined,
  [one, other]: readonly [string, string],
): string | null {
  if (!mine || !theirs) return `only in ${mine ? one : other}`;
  const [a, b] = [new Map(Object.entries(mine)), new Map(Object.entries(theirs))];
  const fields = new Set([...a.keys(), ...b.keys()]);
  const differing = [...fields].flatMap((field) => {
    const [left, right] = [JSON.stringify(a.get(field)), JSON.stringify(b.get(field))];
    return left === right ? [] : [`${field} is ${left} in ${one} and ${right} in ${other}`];
  });
  return differing.length > 0 ? differing.join('; ') : null;
}
