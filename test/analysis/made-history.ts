import type { Author, TrackedField } from '../../src/model/change.ts';
import { dayMs } from '../../src/model/instant.ts';
import type { StageKind } from '../../src/model/pipeline.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';

export const startAt = Date.parse('2026-01-05T00:00:00Z');
/** The instant so many days after the start. */
export const day = (days: number): number => startAt + Math.round(days * dayMs);

const stage = (id: string, position: number, kind: StageKind = 'open') => ({
  id,
  label: id,
  position,
  kind,
  archived: false,
});

export const pipelines = [
  {
    id: 'sales',
    label: 'Sales',
    stages: [stage('New', 1), stage('Offer', 2), stage('Won', 3, 'won'), stage('Lost', 4, 'lost')],
  },
];

export interface MadeDeal {
  id: string;
  createdDay?: number;
  amount?: number | null;
  currency?: string | null;
  owner?: string | null;
  /** Day and new value, oldest first; a stage at creation comes first. */
  stages: [day: number, stage: string, by?: Author][];
  others?: [day: number, field: TrackedField, value: string | null][];
  activities?: {
    day: number;
    knownDay?: number;
    kind?: 'call' | 'email' | 'meeting';
    direction?: 'in' | 'out';
  }[];
}

/** A history from a few words about it. */
export function madeHistory(made: MadeDeal): DealHistory {
  const { id, amount = 1000, createdDay = made.stages[0]?.[0] ?? 0 } = made;
  const last = made.stages.at(-1)?.[1] ?? 'New';
  const outcome = last === 'Won' ? 'won' : last === 'Lost' ? 'lost' : 'open';
  const pauses = made.others?.filter(([, field]) => field === 'pauseUntil') ?? [];
  const changes = [
    ...made.stages.map(([at, value, by]) => ({ at, field: 'stage' as const, value, by })),
    {
      at: createdDay,
      field: 'amount' as const,
      value: amount === null ? null : String(amount),
      by: undefined,
    },
    ...(made.others ?? []).map(([at, field, value]) => ({ at, field, value, by: undefined })),
  ];
  return {
    deal: {
      id,
      name: `Deal ${id}`,
      pipeline: 'sales',
      stage: last,
      outcome,
      amount,
      currency: made.currency === undefined ? 'EUR' : made.currency,
      createdAt: day(createdDay),
      closedAt: outcome === 'open' ? null : day(made.stages.at(-1)?.[0] ?? 0),
      expectedCloseOn: null,
      owner: made.owner ?? 'o1',
      account: null,
      source: null,
      type: null,
      attributes: {},
      contacts: null,
      pauseUntil: pauses.at(-1)?.[2] ?? null,
      pauseReason: null,
    },
    changes: changes
      .map(({ at, field, value, by }) => ({
        dealId: id,
        at: day(at),
        field,
        value,
        by: by ?? ('person' as const),
        ordinal: 0,
      }))
      .sort((a, b) => a.at - b.at),
    activities: (made.activities ?? []).map(
      ({ day: on, knownDay = on, kind = 'email', direction }, index) => ({
        id: `${id}-${index}`,
        dealId: id,
        at: day(on),
        knownAt: day(knownDay),
        kind,
        direction: direction ?? null,
        contact: null,
        state: knownDay < on ? ('planned' as const) : ('done' as const),
      }),
    ),
  };
}

/**
 * A year of deals, one a day: each New for 5 days, then an Offer. Of four offers one is won after 10 days, one lost
 * after 10, and two lost after 60 in silence.
 */
export function steadyYear(): DealHistory[] {
  return Array.from({ length: 365 }, (_, number) => {
    const offer = number + 5;
    const [end, days] = [
      ['Won', 10] as const,
      ['Lost', 10] as const,
      ['Lost', 60] as const,
      ['Lost', 60] as const,
    ][number % 4] ?? ['Won', 10];
    // A little spread, so that ages are not all one.
    const closing = offer + days + (number % 7) / 7;
    return madeHistory({
      id: `d${number}`,
      stages: [
        [number, 'New'],
        [offer, 'Offer'],
        [closing, end],
      ],
    });
  });
}
