import type { Activity } from '../model/activity.ts';
import type { Change, TrackedField } from '../model/change.ts';
import type { Deal } from '../model/deal.ts';
import { dayMs, type Instant } from '../model/instant.ts';
import type { DealHistory } from '../model/portfolio.ts';
import { dealTruth, type DealTruth } from './deal-truth.ts';
import { drawActivities } from './draw-activities.ts';
import { drawChanges } from './draw-changes.ts';
import { drawCreation, type Creation } from './draw-creation.ts';
import { drawDirt } from './draw-dirt.ts';
import { drawPath, type Path } from './draw-path.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';
import { createWorld, type World } from './world.ts';

/** A deal as a CRM would know it at the log's end, and what nobody there knows. */
export interface GeneratedDeal extends DealHistory {
  truth: DealTruth;
}

/**
 * The deals of a specification, one after the other; memory does not grow with their number. A deal depends on the
 * specification, the seed and its own number: with more deals the first ones stay as they are.
 */
export function* generatePortfolio(spec: PortfolioSpec): Generator<GeneratedDeal> {
  const world = createWorld(spec);
  for (let number = 0; number < spec.deals; number++) yield generateDeal(world, number);
}

function generateDeal(world: World, number: number): GeneratedDeal {
  const { spec } = world;
  const dirt = drawDirt(world, number);
  const creation = drawCreation(world, number);
  const path = drawPath(world, creation, number, dirt.forgotten);
  let changes = drawChanges(world, creation, path, number, dirt);
  let activities = drawActivities(world, creation, path, number);
  if (spec.importedDaysAgo !== null) {
    const importedAt = spec.until - spec.importedDaysAgo * dayMs;
    if (creation.createdAt < importedAt) {
      changes = imported(changes, importedAt);
      activities = activities.map((activity) => ({
        ...activity,
        knownAt: Math.max(activity.knownAt, importedAt),
      }));
    }
  }
  const deal = dealAt(spec.until, creation, path, changes, activities);
  return {
    deal: dirt.name === null ? deal : { ...deal, name: dirt.name },
    changes,
    activities,
    truth: dealTruth(world, creation, path),
  };
}

/** The values at the import stand for everything before it. */
function imported(changes: readonly Change[], importedAt: Instant): Change[] {
  const standing = new Map<TrackedField, Change>();
  for (const change of changes) {
    if (change.at <= importedAt) standing.set(change.field, { ...change, at: importedAt, by: 'import' });
  }
  return [...standing.values(), ...changes.filter(({ at }) => at > importedAt)];
}

function dealAt(
  until: Instant,
  creation: Creation,
  path: Path,
  changes: readonly Change[],
  activities: readonly Activity[],
): Deal {
  const { pipeline, factors } = creation;
  const values: Partial<Record<TrackedField, string | null>> = {};
  for (const { field, value } of changes) values[field] = value;
  const stage = values.stage ?? '';
  const outcome = stage === pipeline.wonLabel ? 'won' : stage === pipeline.lostLabel ? 'lost' : 'open';
  const closedAt = path.closings.findLast(({ at }) => at <= until)?.at ?? null;
  const { source = null, type = null, ...attributes } = factors;
  const contacts = new Set(activities.flatMap(({ contact }) => contact ?? []));
  return {
    id: creation.id,
    name: `${creation.account} – ${type ?? pipeline.label}`,
    pipeline: pipeline.label,
    stage,
    outcome,
    amount: values.amount == null ? null : Number(values.amount),
    currency: creation.currency,
    createdAt: creation.createdAt,
    closedAt: outcome === 'open' ? null : closedAt,
    expectedCloseOn: values.expectedCloseOn ?? null,
    owner: values.owner ?? null,
    account: creation.account,
    source,
    type,
    attributes,
    contacts: contacts.size,
    pauseUntil: values.pauseUntil ?? null,
    pauseReason: values.pauseUntil == null ? null : 'Budget is decided next quarter',
  };
}
