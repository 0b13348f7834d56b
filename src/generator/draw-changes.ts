import type { Author, Change, TrackedField } from '../model/change.ts';
import { dayMs, type Instant } from '../model/instant.ts';
import { utcDay } from './calendar.ts';
import type { Dirt } from './draw-dirt.ts';
import type { Creation } from './draw-creation.ts';
import type { Path } from './draw-path.ts';
import { randomOf, type Random } from './random.ts';
import { streams, type World } from './world.ts';

const nextSteps = [
  'Book a demo',
  'Send the proposal',
  'Call the sponsor',
  'Agree on terms',
  'Get the security form signed',
];
const pushDays = [14, 30, 30, 45, 60, 90];

type Write = (field: TrackedField, at: Instant, value: string | null, by?: Author) => void;

/** Every value the deal's fields took until the log's end, in time order, the values at creation first. */
export function drawChanges(
  world: World,
  creation: Creation,
  path: Path,
  number: number,
  dirt: Dirt,
): Change[] {
  const { spec } = world;
  const { createdAt, pipeline } = creation;
  const random = randomOf(spec.seed, streams.upkeep, number);
  const written: Change[] = [];
  const write: Write = (field, at, value, by = 'person') => {
    if (at <= spec.until) written.push({ dealId: creation.id, at, field, value, by, ordinal: 0 });
  };
  const closing = (outcome: 'won' | 'lost'): string =>
    outcome === 'won' ? pipeline.wonLabel : pipeline.lostLabel;

  const firstStage = path.visits[0] ? pipeline.stages[0]?.label : pipeline.wonLabel;
  write('pipeline', createdAt, pipeline.label);
  write('stage', createdAt, firstStage ?? null);
  if (!dirt.noOwner) write('owner', createdAt, creation.rep.id);
  for (const visit of path.visits.slice(1))
    write('stage', visit.enteredAt, pipeline.stages[visit.stage]?.label ?? null);
  for (const { outcome, at } of path.closings) if (at > createdAt) write('stage', at, closing(outcome));
  writeAmounts(world, creation, path, dirt, random, write);
  for (const { pause } of path.visits) if (pause) write('pauseUntil', pause.fromAt, utcDay(pause.untilAt));
  if (spec.upkeep.active) {
    writeCloseDates(world, creation, path, random, write);
    if (!dirt.noOwner) writeOwners(world, creation, path, random, write);
    writeNextSteps(path, random, write);
  }
  return withoutRepeats(written);
}

function writeAmounts(
  { spec }: World,
  creation: Creation,
  path: Path,
  dirt: Dirt,
  random: Random,
  write: Write,
): void {
  if (dirt.noAmount) return;
  let { amount } = creation;
  const second = path.visits[1];
  if (random.chance(spec.amounts.lateShare) && second)
    write('amount', second.enteredAt + 1000, money(amount));
  else write('amount', creation.createdAt, money(amount));
  for (const visit of path.visits.slice(2)) {
    if (!random.chance(spec.amounts.changeShare)) continue;
    amount *= random.lognormal(0.97, 0.2);
    write('amount', visit.enteredAt + 1000, money(amount));
  }
  const { integrationNoisePerYear } = spec.upkeep;
  if (integrationNoisePerYear === 0) return;
  // The other system does not stop where the deal does, nor does it care whether the deal is dead.
  const lastEntryAt = path.visits.at(-1)?.enteredAt ?? creation.createdAt;
  for (let at = lastEntryAt + 2000; ; ) {
    at += Math.ceil((random.exponential() * 365 * 86_400) / integrationNoisePerYear) * 1000;
    if (at > spec.until) return;
    write('amount', at, money(amount * random.lognormal(1, 0.002)), 'integration');
  }
}

/** Dates are set by hope, pushed when they come near, and left to rot when nobody cares any more. */
function writeCloseDates(
  { spec }: World,
  creation: Creation,
  path: Path,
  random: Random,
  write: Write,
): void {
  const { createdAt, pipeline } = creation;
  if (path.visits.length === 0) return write('expectedCloseOn', createdAt, utcDay(createdAt));
  let expectedAt = createdAt + random.lognormal(pipeline.typicalDays, 0.4) * dayMs;
  write('expectedCloseOn', createdAt, utcDay(expectedAt));
  let reviewAt = createdAt + 60_000;
  for (let pushes = 0; pushes < 40; pushes++) {
    reviewAt =
      Math.floor(Math.max(expectedAt + (random.next() * 11 - 5) * dayMs, reviewAt + dayMs) / 1000) * 1000;
    const now = reviewAt;
    if (now > spec.until || !path.visits.some((visit) => visit.enteredAt <= now && now < visit.leftAt)) break;
    const dead = path.deadAt !== null && path.deadAt <= reviewAt;
    if (!random.chance(dead ? 0.3 : 0.85)) {
      if (dead) break;
      reviewAt += 14 * dayMs;
      continue;
    }
    expectedAt = Math.max(expectedAt, reviewAt) + (pushDays[random.whole(pushDays.length)] ?? 30) * dayMs;
    write(
      'expectedCloseOn',
      reviewAt,
      utcDay(expectedAt),
      random.chance(spec.upkeep.bulkShare) ? 'bulk' : 'person',
    );
  }
  const last = path.closings.at(-1);
  if (last?.outcome === 'won') write('expectedCloseOn', last.at, utcDay(last.at));
}

function writeOwners(world: World, creation: Creation, path: Path, random: Random, write: Write): void {
  let { rep } = creation;
  const endAt = path.closings.at(-1)?.at ?? Number.POSITIVE_INFINITY;
  for (const visit of path.visits.slice(1)) {
    if (!random.chance(0.04) || visit.enteredAt >= rep.leftAt) continue;
    rep = world.drawRep(random, visit.enteredAt);
    write('owner', visit.enteredAt + 2000, rep.id);
  }
  // Somebody who leaves hands over most deals in one go; the rest stays with a name nobody answers to.
  const handoverAt = Math.floor(rep.leftAt / dayMs + 1) * dayMs + 32_400_000;
  if (handoverAt < endAt && random.chance(0.7))
    write('owner', handoverAt, world.drawRep(random, handoverAt).id, 'bulk');
}

function writeNextSteps({ visits, deadAt }: Path, random: Random, write: Write): void {
  for (const { enteredAt, leftAt } of visits) {
    if (!random.chance(0.6)) continue;
    const at = enteredAt + Math.floor(random.next() * 7200) * 1000;
    const alive = deadAt === null || at < deadAt;
    if (at < leftAt && alive) write('nextStep', at, nextSteps[random.whole(nextSteps.length)] ?? null);
  }
}

function money(amount: number): string {
  return amount.toFixed(2).replace(/\.?0+$/, '');
}

/** In time order, without rows that change nothing; a second row for the same field and instant wins nothing. */
function withoutRepeats(written: Change[]): Change[] {
  const now = new Map<TrackedField, Change>();
  return written
    .sort((a, b) => a.at - b.at)
    .filter((change) => {
      const last = now.get(change.field);
      if ((last?.value ?? null) === change.value || last?.at === change.at) return false;
      now.set(change.field, change);
      return true;
    });
}
