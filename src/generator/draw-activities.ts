import type { Activity, ActivityKind } from '../model/activity.ts';
import { dayMs, type Instant } from '../model/instant.ts';
import { weekdayOf } from './calendar.ts';
import type { Creation } from './draw-creation.ts';
import type { Path } from './draw-path.ts';
import { randomOf, type Random } from './random.ts';
import { drawIndex, streams, type World } from './world.ts';

const kinds: readonly ActivityKind[] = ['email', 'call', 'meeting', 'task', 'note', 'other'];
/** How often each kind happens while the buyer answers, and when only we are left. */
const talking = [0.42, 0.2, 0.14, 0.1, 0.12, 0.02];
const alone = [0.5, 0.25, 0, 0.15, 0.1, 0];
const hourMs = dayMs / 24;

/**
 * What happens around a deal until the log's end, in time order. Buyers of dead deals say nothing after the
 * death; those of lost ones fall silent some days before. We go on for a while, then stop as well.
 */
export function drawActivities(world: World, creation: Creation, path: Path, number: number): Activity[] {
  const { spec } = world;
  const { perWeek, informative } = spec.activities;
  if (perWeek === 0 || path.visits.length === 0 || path.closings.length === 0) return [];
  const random = randomOf(spec.seed, streams.activities, number);
  const activities: Activity[] = [];
  const last = path.closings.at(-1);
  const endAt = Math.min(last?.at ?? spec.until, spec.until);
  const warning = informative && last?.outcome === 'lost' ? random.exponential() * 12 * dayMs : 0;
  const silentAt = path.deadAt ?? (last ? Math.max(last.at - warning, creation.createdAt) : spec.until);
  const stopsAt = silentAt + (10 + 25 * random.exponential()) * dayMs;
  const interest = informative ? Math.exp(0.25 * Math.min(creation.advantage + creation.hidden, 4)) : 1;
  // Of what falls on any hour of the week, this much falls on office hours.
  const weeklyGap = (7 / (perWeek * interest)) * (spec.officeHours ? (5 * 12) / (7 * 24) : 1);
  const contacts = 1 + random.whole(spec.activities.contacts);
  const add = (
    at: Instant,
    knownAt: Instant,
    kind: ActivityKind,
    direction: Activity['direction'],
    state: Activity['state'],
  ) => {
    const id = `${creation.id}-a${activities.length + 1}`;
    const contact =
      kind === 'task' || kind === 'note' ? null : `c${number + 1}-${1 + random.whole(contacts)}`;
    activities.push({ id, dealId: creation.id, at, knownAt, kind, direction, contact, state });
  };
  for (const { enteredAt, leftAt, pause } of path.visits) {
    for (let at = enteredAt; ; ) {
      const ageDays = (at - enteredAt) / dayMs;
      // Old visits are quieter than young ones, dead deals quieter still.
      const gapDays = weeklyGap * (1 + ageDays / 60) * (at > silentAt ? 3 : 1);
      at += Math.max(Math.floor(random.exponential() * gapDays * 86_400), 60) * 1000;
      if (at >= Math.min(leftAt, endAt, stopsAt)) break;
      if (spec.officeHours && !inOffice(at, random)) continue;
      if (pause && at >= pause.fromAt && at < pause.untilAt) continue;
      const quiet = at >= silentAt;
      const kind = kinds[drawIndex(quiet ? alone : talking, random)] ?? 'note';
      const spoken = kind === 'email' || kind === 'call';
      const direction = spoken ? (!quiet && random.chance(0.45) ? 'in' : 'out') : null;
      const booked = Math.floor((random.exponential() * 5 * dayMs) / 1000) * 1000;
      add(at, kind === 'meeting' ? Math.max(at - booked, creation.createdAt) : at, kind, direction, 'done');
    }
  }
  if (endAt === spec.until && silentAt >= spec.until && random.chance(spec.activities.plannedShare)) {
    const knownAt = Math.max(spec.until - Math.floor(random.next() * 7 * 86_400) * 1000, creation.createdAt);
    add(spec.until + Math.ceil(random.next() * 21 * 86_400) * 1000, knownAt, 'meeting', null, 'planned');
  }
  return activities;
}

/** On weekends and at night hardly anybody works. */
function inOffice(at: Instant, random: Random): boolean {
  const hour = (at % dayMs) / hourMs;
  return (weekdayOf(at) < 5 && hour >= 7 && hour < 19) || random.chance(0.05);
}
