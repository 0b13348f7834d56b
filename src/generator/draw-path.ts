import { dayMs, type Instant } from '../model/instant.ts';
import { lastQuarterEnd, workingInstant } from './calendar.ts';
import { hazardFactor, type CompiledStage, type Exit } from './compile-stage.ts';
import type { Creation } from './draw-creation.ts';
import { randomOf, type Random } from './random.ts';
import { streams, type World } from './world.ts';

export interface PathVisit {
  /** Index among the pipeline's open stages. */
  stage: number;
  enteredAt: Instant;
  leftAt: Instant;
  pause: { fromAt: Instant; untilAt: Instant } | null;
}

/** What becomes of a deal in the end, the log's end put aside. */
export interface Path {
  visits: PathVisit[];
  /** Closings in time order: a reopened deal has two. Empty when the deal is never touched again. */
  closings: { outcome: 'won' | 'lost'; at: Instant }[];
  /** From then on it cannot be won any more, though it looks open. */
  deadAt: Instant | null;
}

const secondMs = 1000;

/** Runs a deal through its pipeline; `forgotten`: nobody ever touches it again, not even to close it. */
export function drawPath(world: World, creation: Creation, number: number, forgotten: boolean): Path {
  const { spec } = world;
  const { createdAt } = creation;
  if (creation.oneJump) return { visits: [], closings: [{ outcome: 'won', at: createdAt }], deadAt: null };
  if (forgotten) {
    const visit = { stage: 0, enteredAt: createdAt, leftAt: Number.POSITIVE_INFINITY, pause: null };
    return { visits: [visit], closings: [], deadAt: createdAt };
  }
  const random = randomOf(spec.seed, streams.path, number);
  const path: Path = { visits: [], closings: [], deadAt: null };
  const { stages } = creation.pipeline;
  let stage = 0;
  let enteredAt = createdAt;
  for (;;) {
    const { exit, ageMs } = drawExit(stages[stage] as CompiledStage, creation, spec.gain, random);
    const pause =
      exit.kind !== 'dead' && random.chance(spec.pauses.share)
        ? drawPause(enteredAt, ageMs, spec.pauses.days, random)
        : null;
    const rawAt = enteredAt + ageMs + (pause ? pause.untilAt - pause.fromAt : 0);
    let leftAt = Math.max(workingInstant(rawAt, spec.officeHours, random), enteredAt + secondMs);
    if (exit.kind === 'dead') {
      path.deadAt = leftAt;
      const cleanedAt = leftAt + random.lognormal(spec.cleanup.days, spec.cleanup.sigma) * dayMs;
      leftAt = Math.max(workingInstant(cleanedAt, spec.officeHours, random), leftAt + secondMs);
    }
    const won = exit.target === stages.length;
    if (won) leftAt = rushed(leftAt, Math.max(enteredAt, pause?.untilAt ?? 0), spec.quarterRush, random);
    path.visits.push({ stage, enteredAt, leftAt, pause });
    if (exit.target >= 0 && !won) {
      stage = exit.target;
      enteredAt = leftAt;
      continue;
    }
    path.closings.push({ outcome: won ? 'won' : 'lost', at: leftAt });
    const again = exit.kind === 'lost' && path.closings.length === 1 && random.chance(spec.reopening.share);
    if (!again) return path;
    const reopenedAt = leftAt + random.exponential() * spec.reopening.days * dayMs;
    enteredAt = Math.max(workingInstant(reopenedAt, spec.officeHours, random), leftAt + secondMs);
  }
}

/** The first of the competing exits, each drawn from its own Weibull by inversion. */
function drawExit(
  stage: CompiledStage,
  creation: Creation,
  gain: number,
  random: Random,
): { exit: Exit; ageMs: number } {
  const advantage = creation.advantage + creation.hidden;
  const logSpeed = creation.logSpeed + creation.logFrailty;
  let best = stage.exits[0] as Exit;
  let bestDays = Number.POSITIVE_INFINITY;
  for (const exit of stage.exits) {
    const rate = exit.rate * hazardFactor(exit, advantage, logSpeed, gain);
    const days = stage.days * (random.exponential() / rate) ** (1 / exit.shape);
    if (days < bestDays) {
      best = exit;
      bestDays = days;
    }
  }
  // A heavy tail may reach beyond any calendar.
  return { exit: best, ageMs: Math.min(bestDays, 20_000) * dayMs };
}

function drawPause(
  enteredAt: Instant,
  ageMs: number,
  meanDays: number,
  random: Random,
): { fromAt: Instant; untilAt: Instant } {
  const fromAt = Math.floor((enteredAt + random.next() * ageMs) / secondMs) * secondMs;
  return { fromAt, untilAt: fromAt + Math.ceil(random.exponential() * meanDays) * dayMs };
}

/** A win within five weeks after a quarter's end may have been pulled into the quarter's last five days. */
function rushed(at: Instant, notBefore: Instant, share: number, random: Random): Instant {
  if (share === 0 || !random.chance(share)) return at;
  const quarterEndAt = lastQuarterEnd(at);
  const room = Math.min(quarterEndAt - notBefore - 60 * secondMs, 5 * dayMs);
  if (room <= 0 || at - quarterEndAt > 35 * dayMs) return at;
  return quarterEndAt - Math.ceil((random.next() * room) / secondMs) * secondMs;
}
