import type { Day, Instant } from '../../model/instant.ts';
import type { Pipeline, StageKind } from '../../model/pipeline.ts';
import type { DealHistory } from '../../model/portfolio.ts';
import { closingAt } from '../../timeline/closing-at.ts';
import { stateAt } from '../../timeline/state-at.ts';

/** Why the value of the open deals of a scope moved, in the order of the bars. */
export const movements = [
  'new',
  'transferredIn',
  'pulledIn',
  'reopened',
  'increased',
  'decreased',
  'pushedOut',
  'transferredOut',
  'lost',
  'won',
] as const;
export type Movement = (typeof movements)[number];

export interface Bar {
  /** Hundredths of the currency; below 0 where value went away. */
  cents: number;
  deals: { id: string; cents: number }[];
}

export interface Waterfall {
  start: Bar;
  bars: Record<Movement, Bar>;
  end: Bar;
  /** Open deals of the scope at the end that have no amount: they weigh nothing. */
  unpriced: string[];
}

/** Which deals are looked at; each field left out means all. Owner and pipeline as they were at each instant. */
export interface Scope {
  currency?: string;
  pipeline?: string;
  owner?: string;
  /** Only deals whose expected close lies within these days (both inclusive). */
  closing?: { fromOn: Day; untilOn: Day };
}

/**
 * How the open value of a scope came from `fromAt` to `untilAt`, replayed instant by instant in whole cents, so that
 * start and bars sum to end exactly. A deal that closes is taken at what it is worth when it has closed: a difference
 * is booked as increase or decrease before the win or loss. A deal that is won inside the closing days although it
 * was expected outside is pulled in first.
 */
export function waterfall(
  histories: Iterable<DealHistory>,
  pipelines: readonly Pipeline[],
  { fromAt, untilAt }: { fromAt: Instant; untilAt: Instant },
  scope: Scope = {},
): Waterfall {
  const start = emptyBar();
  const end = emptyBar();
  const bars = Object.fromEntries(movements.map((movement) => [movement, emptyBar()])) as Record<
    Movement,
    Bar
  >;
  const unpriced: string[] = [];
  for (const history of histories) {
    const { deal, changes } = history;
    if (
      deal.createdAt > untilAt ||
      (scope.currency !== undefined && (deal.currency ?? '') !== scope.currency)
    )
      continue;
    const instants = [...changes.map((change) => change.at), deal.createdAt, deal.closedAt ?? deal.createdAt]
      .filter((at) => at > fromAt && at <= untilAt)
      .sort((a, b) => a - b);
    const sights = [fromAt, ...new Set(instants)].map((at) => sightAt(history, pipelines, at, scope));
    for (let index = sights.length - 2; index >= 0; index -= 1) {
      const sight = sights[index];
      const later = sights[index + 1];
      // While closed, a deal is worth what it is worth at the end of that time.
      if (sight && later && sight.kind !== null && sight.kind !== 'open' && later.kind === sight.kind) {
        sight.cents = later.cents;
      }
    }
    const first = sights[0];
    const last = sights.at(-1);
    if (first?.counts) book(start, deal.id, first.cents);
    for (let index = 1; index < sights.length; index += 1) {
      const before = sights[index - 1];
      const after = sights[index];
      if (before && after)
        for (const [movement, cents] of steps(before, after)) book(bars[movement], deal.id, cents);
    }
    if (last?.counts) {
      book(end, deal.id, last.cents);
      if (last.isUnpriced) unpriced.push(deal.id);
    }
  }
  return { start, bars, end, unpriced };
}

/** What there is to see of a deal at an instant. */
interface Sight {
  /** Null before creation. */
  kind: StageKind | null;
  isMember: boolean;
  /** Open, a member, and expected in the closing days. */
  counts: boolean;
  closesInside: boolean;
  cents: number;
  isUnpriced: boolean;
}

function sightAt(history: DealHistory, pipelines: readonly Pipeline[], at: Instant, scope: Scope): Sight {
  const state = stateAt(history, at);
  if (!state) {
    return { kind: null, isMember: false, counts: false, closesInside: false, cents: 0, isUnpriced: false };
  }
  const closing = closingAt(history, pipelines, at);
  const { deal } = history;
  const saidClosed = deal.closedAt !== null && deal.closedAt <= at;
  const kind = closing?.outcome ?? (saidClosed ? deal.outcome : 'open');
  const isMember =
    (scope.pipeline === undefined || state.pipeline === scope.pipeline) &&
    (scope.owner === undefined || state.owner === scope.owner);
  const inside = (on: Day | null): boolean =>
    !scope.closing || (on !== null && on >= scope.closing.fromOn && on <= scope.closing.untilOn);
  return {
    kind,
    isMember,
    counts: kind === 'open' && isMember && inside(state.expectedCloseOn),
    closesInside: inside(new Date(at).toISOString().slice(0, 10)),
    cents: Math.round((state.amount ?? 0) * 100),
    isUnpriced: state.amount === null,
  };
}

function* steps(before: Sight, after: Sight): Generator<[Movement, number]> {
  const isClosed = after.kind === 'won' || after.kind === 'lost';
  if (before.counts) {
    const closes = isClosed && after.isMember;
    const difference = after.counts || closes ? after.cents - before.cents : 0;
    if (difference !== 0) yield [difference > 0 ? 'increased' : 'decreased', difference];
    if (after.counts) return;
    const gone: Movement = !after.isMember
      ? 'transferredOut'
      : after.kind === 'won'
        ? 'won'
        : isClosed
          ? 'lost'
          : 'pushedOut';
    // Not −x: a deal that was worth nothing leaves 0 behind, not −0.
    yield [gone, 0 - (before.cents + difference)];
    return;
  }
  const wonInside = after.kind === 'won' && before.kind !== 'won' && after.isMember && after.closesInside;
  if (!after.counts && !wonInside) return;
  const came: Movement =
    before.kind === null
      ? 'new'
      : before.kind !== 'open'
        ? 'reopened'
        : before.isMember
          ? 'pulledIn'
          : 'transferredIn';
  yield [came, after.cents];
  if (wonInside) yield ['won', 0 - after.cents];
}

const emptyBar = (): Bar => ({ cents: 0, deals: [] });

function book(bar: Bar, id: string, cents: number): void {
  bar.cents += cents;
  const last = bar.deals.at(-1);
  if (last?.id === id) last.cents += cents;
  else bar.deals.push({ id, cents });
}
