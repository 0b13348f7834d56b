import type { BadValue } from '../../src/connector.ts';
import type { Change, TrackedField } from '../../src/model/change.ts';
import { dayOf } from '../../src/model/day-of.ts';
import type { DealUpdate } from '../../src/model/deal.ts';
import type { Day, Instant } from '../../src/model/instant.ts';
import type { StageKind } from '../../src/model/pipeline.ts';
import type { DealFields } from './deal-fields.ts';
import { type AuthorOf, changesOf, fieldPastOf, pastOf, type PastValue } from './map-history.ts';
import type { Row } from './schemas.ts';
import { bad, booleanOf, numberOf, type Read, textOf } from '../../src/connector/read-value.ts';
import { dayIn, instantOf, noonOf } from './values.ts';

export interface MapContext {
  fields: DealFields;
  /** The pipeline of a record type. */
  pipelineOf: (recordTypeId: unknown) => string;
  /** A stage's kind by its API name; null for one that no longer exists. */
  kindOf: (stage: string) => StageKind | null;
  authorOf: AuthorOf;
  /** Fields whose past the org keeps. */
  tracked: ReadonlySet<string>;
  /** What is older is perhaps not kept any more. */
  keptSince: Instant;
  timeZone: string;
  currency: string | null;
}

export interface MappedDeal {
  deal: DealUpdate;
  changes: Change[];
  badValues: BadValue[];
}

/** A closing date that is set together with the closing is no expectation. */
const closingStampMs = 5_000;

const isUserId = (raw: string) => /^005\w{12}(\w{3})?$/.test(raw);
const isRecordTypeId = (raw: string) => /^012\w{12}(\w{3})?$/.test(raw);

/** One opportunity with its two kinds of history. Contacts are not in its record. */
export function mapDeal(
  row: Row,
  history: readonly Row[],
  fieldHistory: readonly Row[],
  context: MapContext,
): MappedDeal {
  const { fields, authorOf, pipelineOf } = context;
  const id = String(row['Id']);
  const badValues = new Map<string, BadValue>();
  const take = <T>(field: string, raw: unknown, value: Read<T>): T | null => {
    if (value !== bad) return value;
    const text = String(raw).slice(0, 100);
    badValues.set(`${field} ${text}`, { dealId: id, field, value: text });
    return null;
  };
  /** Of a field that is hidden from us nothing is said: what is known of it stays. */
  const ifShown = <T extends object>(field: string, say: (raw: unknown) => T): T | Record<string, never> =>
    Object.hasOwn(row, field) ? say(row[field]) : {};
  const createdAt = take('CreatedDate', row['CreatedDate'], instantOf(row['CreatedDate'])) ?? 0;
  const created = { at: createdAt, by: authorOf(row['CreatedById']) };
  // What fields held at first is a guess where the beginning of their past is not kept any more.
  const first: typeof created = createdAt < context.keptSince ? { at: createdAt, by: 'unknown' } : created;
  const stage = textOf(row['StageName']) ?? 'unknown';
  const outcome = context.kindOf(stage) ?? outcomeByFlags(row);
  const pipeline = pipelineOf(row['RecordTypeId']);
  const kindAt = (raw: string | null): StageKind =>
    raw === null ? 'open' : (context.kindOf(raw) ?? (raw === stage ? outcome : 'open'));

  const stagePast = pastOf(history, 'StageName', stage, authorOf);
  const closings = stagePast.map(({ at, raw }) => ({ at, kind: kindAt(raw) }));
  const openAt = (at: Instant) => (closings.findLast((entry) => entry.at <= at)?.kind ?? 'open') === 'open';
  const anyClosePast = pastOf(history, 'CloseDate', row['CloseDate'], authorOf);
  const closePast = anyClosePast.filter(({ at }) => openAt(at) && openAt(at + closingStampMs));
  const day = (field: string) => (raw: unknown) => take(field, raw, dayIn(raw));
  const closeDay = day('CloseDate')(row['CloseDate']);
  const amount = (raw: unknown) => take('Amount', raw, numberOf(raw));
  const amountText = (raw: unknown) => amount(raw)?.toString() ?? null;

  const deal = { id, createdAt };
  const fieldPast = (name: string, isRaw?: (raw: string) => boolean) =>
    fieldPastOf(
      fieldHistory.filter(({ Field }) => Field === name),
      first,
      authorOf,
      isRaw,
    );
  const heldSince = (at: Instant | null, raw: unknown): PastValue[] =>
    at === null ? [] : [{ at, raw: textOf(raw), by: at === createdAt ? first.by : 'unknown' }];
  const tracked = (
    field: TrackedField,
    past: PastValue[],
    read: (raw: unknown) => string | null,
    current: unknown,
    since: Instant | null = createdAt,
  ) => changesOf(deal, field, past.length > 0 ? past : heldSince(since, current), read, null);
  const modifiedAt = take('LastModifiedDate', '', instantOf(row['LastModifiedDate']));
  // Where their past is not kept, nobody knows since when they hold: a pause at the latest since the last change.
  const pauseSince = context.tracked.has(fields.pauseUntil) ? createdAt : modifiedAt;
  const nextStepSince = context.tracked.has('NextStep') ? createdAt : null;
  const expected = changesOf(
    deal,
    'expectedCloseOn',
    closePast,
    day('CloseDate'),
    outcome === 'open' && anyClosePast.length === 0 ? closeDay : null,
  );
  const changes = [
    ...tracked('pipeline', fieldPast('RecordType', isRecordTypeId), pipelineOf, row['RecordTypeId']),
    ...changesOf(deal, 'stage', stagePast, (raw) => raw, stage),
    ...changesOf(
      deal,
      'amount',
      pastOf(history, 'Amount', row['Amount'], authorOf),
      amountText,
      amountText(row['Amount']),
    ),
    ...expected,
    ...tracked('owner', fieldPast('Owner', isUserId), textOf, row['OwnerId']),
    ...tracked(
      'pauseUntil',
      fieldPast(fields.pauseUntil),
      day(fields.pauseUntil),
      row[fields.pauseUntil],
      pauseSince,
    ),
    ...tracked('nextStep', fieldPast('NextStep'), textOf, row['NextStep'], nextStepSince),
  ];
  return {
    deal: {
      id,
      name: textOf(row['Name']) ?? '',
      pipeline,
      stage,
      outcome,
      ...ifShown('Amount', (raw) => ({ amount: amount(raw) })),
      currency: textOf(row['CurrencyIsoCode']) ?? context.currency,
      createdAt,
      closedAt:
        outcome === 'open' ? null : (closedAt(closings, outcome, closeDay, context.timeZone) ?? createdAt),
      expectedCloseOn: outcome === 'open' ? closeDay : (expected.at(-1)?.value ?? null),
      owner: textOf(row['OwnerId']),
      ...ifShown('AccountId', (raw) => ({ account: textOf(raw) })),
      ...ifShown('LeadSource', (raw) => ({ source: textOf(raw) })),
      ...ifShown('Type', (raw) => ({ type: textOf(raw) })),
      attributes: Object.fromEntries(
        fields.attributes.flatMap(({ name, field, read }) => {
          const value = take(field, row[field], read(row[field]));
          return value === null ? [] : [[name, value]];
        }),
      ),
      ...ifShown(fields.pauseUntil, (raw) => ({ pauseUntil: day(fields.pauseUntil)(raw) })),
      ...ifShown(fields.pauseReason, (raw) => ({ pauseReason: textOf(raw) })),
    },
    changes,
    badValues: [...badValues.values()],
  };
}

/** A stage that no longer exists still left its mark on the deal. */
function outcomeByFlags(row: Row): StageKind {
  if (booleanOf(row['IsWon']) === true) return 'won';
  return booleanOf(row['IsClosed']) === true ? 'lost' : 'open';
}

/**
 * When the last run of closed stages of this kind began. A deal that came into the CRM already closed has no such
 * moment in its log: there the closing date counts when it is an earlier day.
 */
function closedAt(
  closings: readonly { at: Instant; kind: StageKind }[],
  outcome: StageKind,
  closeDay: Day | null,
  timeZone: string,
): Instant | null {
  const before = closings.findLastIndex(({ kind }) => kind !== outcome);
  const entry = closings[before + 1];
  if (!entry) return closeDay === null ? null : noonOf(closeDay, timeZone);
  const cameClosed = before < 0 && closeDay !== null && closeDay < dayOf(entry.at, timeZone);
  return cameClosed ? noonOf(closeDay, timeZone) : entry.at;
}
