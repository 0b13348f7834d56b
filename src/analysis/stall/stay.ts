import type { Activity } from '../../model/activity.ts';
import type { Change } from '../../model/change.ts';
import type { Instant } from '../../model/instant.ts';
import type { Span } from '../../timeline/pauses-at.ts';
import { waitResetOf } from '../../timeline/resets-wait.ts';
import type { StageVisit } from '../../timeline/visits-at.ts';

/** One stay of a deal in a stage, and what was done about the deal meanwhile. */
export interface Stay {
  /** Number from the deal's id: spreads deals over folds and orders rows. */
  seed: number;
  /** Place among the pipeline's deals; −1 when the deal is in another one now. */
  deal: number;
  enteredAt: Instant;
  /** Until it was left, or the look. */
  untilAt: Instant;
  /** Has it been left? */
  left: boolean;
  /** When the deal closed, or the look. */
  closeAt: Instant;
  /** `open`, `won` or `lost`. */
  outcome: number;
  pauses: readonly Span[];
  /** Who had the deal last in this stay: by their days off all of it is counted. */
  owner: string | null;
  /** What was done, rising; and by which of `waitResets` it ends a wait. */
  doneAt: Float64Array;
  doneBy: Uint8Array;
}

const none = { at: new Float64Array(), by: new Uint8Array() };

/** A stay as it is known at `at`, of a deal that ended at `closedAt` with that outcome. `owners`: who had it from when on. */
export function stayOf(
  visit: StageVisit,
  deal: { seed: number; place: number; outcome: number; closedAt: Instant | null },
  done: readonly Activity[],
  owners: readonly Change[],
  at: Instant,
): Stay {
  const untilAt = visit.leftAt ?? at;
  const within = done.filter((activity) => activity.at > visit.enteredAt && activity.at < untilAt);
  return {
    seed: deal.seed,
    deal: deal.place,
    enteredAt: visit.enteredAt,
    untilAt,
    left: visit.leftAt !== null,
    closeAt: Math.max(untilAt, deal.closedAt ?? at),
    outcome: deal.outcome,
    pauses: visit.pauses,
    owner: ownerOf(visit, owners, at),
    doneAt: within.length === 0 ? none.at : Float64Array.from(within, (activity) => activity.at),
    doneBy: within.length === 0 ? none.by : Uint8Array.from(within, waitResetOf),
  };
}

/** Whoever takes a deal over in the moment it leaves a stage was not the one who kept it there. */
function ownerOf({ enteredAt, leftAt }: StageVisit, owners: readonly Change[], at: Instant): string | null {
  const lastAt = leftAt === null ? at : Math.max(enteredAt, leftAt - 1);
  return owners.findLast((change) => change.at <= lastAt)?.value ?? null;
}
