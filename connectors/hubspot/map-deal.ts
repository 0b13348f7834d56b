import type { BadValue, Removal } from '../../src/connector.ts';
import type { Change, TrackedField } from '../../src/model/change.ts';
import type { DealUpdate } from '../../src/model/deal.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { StageKind } from '../../src/model/pipeline.ts';
import type { AttributeReader } from './deal-properties.ts';
import { changesOf, pastOf, type PastValue } from './map-history.ts';
import type { CrmRecord } from './schemas.ts';
import type { StageBook } from './stage-book.ts';
import { bad, booleanOf, numberOf, type Read, textOf } from '../../src/connector/read-value.ts';
import { dateOf, instantOf, localDayOf } from './values.ts';

export interface MapContext {
  stages: StageBook;
  timeZone: string;
  currency: string;
  attributes: readonly AttributeReader[];
  /** Properties that may hold the source, best first. */
  sources: readonly string[];
}

export interface MappedDeal {
  deal: DealUpdate;
  changes: Change[];
  badValues: BadValue[];
  /** Deals that were merged into this one. */
  removals: Removal[];
}

/** A close date that HubSpot stamps by itself comes within this time of the closing. */
const closingStampMs = 5_000;

/** One deal with its past. Links are not in a deal's record: contacts and account stay as they were. */
export function mapDeal(record: CrmRecord, context: MapContext): MappedDeal {
  const { id } = record;
  const properties = record.properties ?? {};
  const badValues: BadValue[] = [];
  const take = <T>(field: string, raw: unknown, value: Read<T>): T | null => {
    if (value !== bad) return value;
    badValues.push({ dealId: id, field, value: String(raw).slice(0, 100) });
    return null;
  };
  const instant = (name: string) => take(name, properties[name], instantOf(properties[name]));
  const past = (name: string): PastValue[] =>
    pastOf(record.propertiesWithHistory?.[name] ?? [], properties[name]);

  const pipelinePast = past('pipeline');
  const stagePast = past('dealstage');
  const createdAt =
    instant('createdate') ??
    take('createdAt', record.createdAt, instantOf(record.createdAt)) ??
    stagePast[0]?.at ??
    0;
  const pipeline = textOf(properties['pipeline']) ?? 'default';
  const rawStage = take('dealstage', '', textOf(properties['dealstage']) ?? bad) ?? 'unknown';
  const stage = context.stages.idOf(pipeline, rawStage);
  const outcome = context.stages.find(pipeline, stage)?.kind ?? outcomeByFlags(properties);

  const pipelineAt = (at: Instant) => pipelinePast.findLast((entry) => entry.at <= at)?.raw ?? pipeline;
  const kindAt = (entry: PastValue): StageKind => {
    if (entry.raw === null) return 'open';
    return (
      context.stages.find(pipelineAt(entry.at), entry.raw)?.kind ??
      (entry.raw === rawStage ? outcome : 'open')
    );
  };
  const closings = stagePast.map((entry) => ({ at: entry.at, kind: kindAt(entry) }));
  const openAt = (at: Instant) => (closings.findLast((entry) => entry.at <= at)?.kind ?? 'open') === 'open';
  const expectedDay = (raw: unknown) => take('closedate', raw, localDayOf(raw, context.timeZone));
  const anyClosePast = past('closedate');
  const closePast = anyClosePast.filter(({ at }) => openAt(at) && openAt(at + closingStampMs));
  const day = (field: string) => (raw: string | null) => take(field, raw, dateOf(raw));

  const deal = { id, createdAt };
  const tracked = (
    field: TrackedField,
    name: string,
    read: (raw: string | null) => string | null,
    entries = past(name),
    current = read(textOf(properties[name])),
  ) => changesOf(deal, field, entries, read, current);
  const amountText = (raw: string | null) => {
    const amount = take('amount', raw, numberOf(raw));
    return amount === null ? null : String(amount);
  };
  const expected = tracked(
    'expectedCloseOn',
    'closedate',
    expectedDay,
    closePast,
    outcome === 'open' && anyClosePast.length === 0 ? expectedDay(properties['closedate']) : null,
  );
  const amount = take('amount', properties['amount'], numberOf(properties['amount']));
  const changes = [
    ...changesOf(deal, 'pipeline', pipelinePast, (raw) => raw, pipeline),
    ...changesOf(
      deal,
      'stage',
      stagePast,
      (raw, index) => raw && context.stages.idOf(pipelineAt(stagePast[index]?.at ?? createdAt), raw),
      stage,
    ),
    ...tracked('amount', 'amount', amountText),
    ...expected,
    ...tracked('owner', 'hubspot_owner_id', (raw) => raw),
    ...tracked('pauseUntil', 'headrace_pause_until', day('headrace_pause_until')),
    ...tracked('nextStep', 'hs_next_step', (raw) => raw),
  ];
  return {
    deal: {
      id,
      name: textOf(properties['dealname']) ?? '',
      pipeline,
      stage,
      outcome,
      amount,
      currency: textOf(properties['deal_currency_code']) ?? context.currency,
      createdAt,
      closedAt: outcome === 'open' ? null : (closedAt(closings, outcome, instant('closedate')) ?? createdAt),
      expectedCloseOn:
        outcome === 'open' ? expectedDay(properties['closedate']) : (expected.at(-1)?.value ?? null),
      owner: textOf(properties['hubspot_owner_id']),
      source: context.sources.map((name) => textOf(properties[name])).find(Boolean) ?? null,
      type: textOf(properties['dealtype']),
      attributes: Object.fromEntries(
        context.attributes.flatMap(({ name, read }) => {
          const value = take(name, properties[name], read(properties[name]));
          return value === null ? [] : [[name, value]];
        }),
      ),
      pauseUntil: day('headrace_pause_until')(textOf(properties['headrace_pause_until'])),
      pauseReason: textOf(properties['headrace_pause_reason']),
    },
    changes,
    badValues: unique(badValues),
    removals: mergedIds(properties['hs_merged_object_ids'])
      .filter((merged) => merged !== id)
      .map((dealId) => ({ dealId, mergedInto: id, at: mergedAt(record, createdAt) })),
  };
}

/** A stage that no longer exists still left its mark on the deal. */
function outcomeByFlags(properties: Readonly<Record<string, unknown>>): StageKind {
  if (booleanOf(properties['hs_is_closed_won']) === true) return 'won';
  return booleanOf(properties['hs_is_closed']) === true ? 'lost' : 'open';
}

/**
 * When the last run of closed stages of this kind began. A deal that came into the CRM already closed has no such
 * moment in its log: there the closing date counts when it is the earlier one.
 */
function closedAt(
  closings: readonly { at: Instant; kind: StageKind }[],
  outcome: StageKind,
  closedOn: Instant | null,
): Instant | null {
  const before = closings.findLastIndex(({ kind }) => kind !== outcome);
  const entry = closings[before + 1];
  if (!entry) return closedOn;
  return before < 0 && closedOn !== null ? Math.min(entry.at, closedOn) : entry.at;
}

export function mergedIds(value: unknown): string[] {
  return (textOf(value) ?? '')
    .split(';')
    .map((id) => id.trim())
    .filter(Boolean);
}

/** Two deals merge into a new record: its creation is the merge. */
export function mergedAt(record: CrmRecord, fallback: Instant): Instant {
  const at = instantOf(record.createdAt);
  return typeof at === 'number' ? at : fallback;
}

/** A value is read once for now and once for its past. */
function unique(values: readonly BadValue[]): BadValue[] {
  return [...new Map(values.map((value) => [`${value.field} ${value.value}`, value])).values()];
}
