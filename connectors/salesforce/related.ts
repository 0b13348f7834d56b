import type { Sight } from '../../src/connector/sight.ts';
import type { Activity } from '../../src/model/activity.ts';
import { isNotShown, isQueryTimeout } from './failure.ts';
import {
  activityId,
  type ActivityRows,
  type ActivitySource,
  activitySources,
  activitySourceNames,
  mapActivities,
} from './map-activity.ts';
import { type Org } from './org.ts';
import type { Row } from './schemas.ts';
import { oneOf, type Query, type Reader } from './soql.ts';
import { booleanOf, textOf } from '../../src/connector/read-value.ts';

/** What belongs to some deals, by object; null where the org does not show the object. */
export interface Related {
  history: Row[] | null;
  fieldHistory: Row[] | null;
  roles: Row[] | null;
  activities: ActivityRows | null;
  /** How the ids of activities begin that are not among them. */
  unread: string[];
}

export const historyFields = [
  'Id',
  'OpportunityId',
  'StageName',
  'Amount',
  'CloseDate',
  'CreatedDate',
  'CreatedById',
];
export const fieldHistoryFields = [
  'Id',
  'OpportunityId',
  'Field',
  'OldValue',
  'NewValue',
  'CreatedDate',
  'CreatedById',
];
export const roleFields = ['Id', 'OpportunityId', 'ContactId'];

/** The fields whose past is taken from the org's field history. */
export const trackedFieldNames = (pauseUntil: string) => ['Owner', 'RecordType', 'NextStep', pauseUntil];

/** One kind of record that belongs to deals. `deal` is its field that names the deal. */
export interface RelatedSource {
  name: string;
  deal: string;
  query: Query;
  /** Of all records of this kind, those that belong to deals. */
  ofDeals: string;
}

/** Everything that is read around deals, as queries without a condition on which deals. */
export function relatedSources(pauseUntil: string): RelatedSource[] {
  const source = (name: string, deal: string, fields: readonly string[], where: string, all: boolean) => ({
    name,
    deal,
    query: { from: name, fields: new Set(fields), needed: ['Id', deal, 'CreatedDate'], where, all },
    ofDeals: '',
  });
  return [
    source('OpportunityHistory', 'OpportunityId', historyFields, '', false),
    source(
      'OpportunityFieldHistory',
      'OpportunityId',
      fieldHistoryFields,
      // Plain queries give 18 months of it, those for all rows 24.
      `Field IN ${oneOf(trackedFieldNames(pauseUntil))} AND IsDeleted = false`,
      true,
    ),
    source('OpportunityContactRole', 'OpportunityId', [...roleFields, 'CreatedDate'], '', false),
    ...activitySourceNames.map((name) => {
      const { deal, fields } = activitySources[name];
      // Activities older than a year are archived: only the reading that also shows the bin has them.
      const ofDeals = `${deal.replace(/Id$/, '')}.Type = 'Opportunity'`;
      return { ...source(name, deal, fields, 'IsDeleted = false', true), ofDeals };
    }),
  ];
}

export interface RelatedReader {
  sources(): Promise<RelatedSource[]>;
  /** All that belongs to these deals. */
  of(dealIds: readonly string[]): Promise<Related>;
  /** Runs work on one kind; a kind that the org does not show is left out from then on, with a warning. */
  ifShown<T>(name: string, work: () => Promise<T>): Promise<T | null>;
}

export function openRelated(reader: Reader, org: Org, sight: Sight): RelatedReader {
  let kept: RelatedSource[] | null = null;
  /** Kept for the whole opening: fields that were dropped stay dropped. */
  const all = async () => (kept ??= relatedSources((await org.dealFields()).pauseUntil));

  async function ifShown<T>(name: string, work: () => Promise<T>): Promise<T | null> {
    if (sight.isHidden(name)) return null;
    try {
      const done = await work();
      sight.note(name, true);
      return done;
    } catch (error) {
      if (!isNotShown(error)) throw error;
      sight.note(name, false);
      // Not every org has these two: their absence is nobody's fault.
      if (name !== 'Note' && name !== 'OpportunityFieldHistory')
        org.warn(`Salesforce does not let us read ${name}: it counts for nothing.`);
      return null;
    }
  }

  /** Of half as many deals at a time where they are too much for one query. */
  async function rowsOf(source: RelatedSource, dealIds: readonly string[]): Promise<Row[]> {
    const { deal, query } = source;
    const where = [query.where, `${deal} IN ${oneOf(dealIds)}`].filter(Boolean).join(' AND ');
    const rows: Row[] = [];
    try {
      for await (const page of reader.byId({ ...query, where })) rows.push(...page.rows);
      return rows;
    } catch (error) {
      if (!isQueryTimeout(error) || dealIds.length < 2) throw error;
      const middle = Math.ceil(dealIds.length / 2);
      const halves = [dealIds.slice(0, middle), dealIds.slice(middle)];
      return (await Promise.all(halves.map((half) => rowsOf(source, half)))).flat();
    }
  }

  return {
    sources: async () => (await all()).filter(({ name }) => !sight.isHidden(name)),
    ifShown,
    of: async (dealIds) => {
      const found = new Map<string, Row[]>();
      await Promise.all(
        (await all()).map((source) =>
          ifShown(source.name, async () => void found.set(source.name, await rowsOf(source, dealIds))),
        ),
      );
      return relatedFrom(found);
    },
  };
}

/** Rows by object's name, as the deals' parts. */
export function relatedFrom(found: ReadonlyMap<string, readonly Row[]>): Related {
  const rows = (name: string) =>
    [...(found.get(name) ?? [])].filter((row) => booleanOf(row['IsDeleted']) !== true);
  const given = (name: string) => (found.has(name) ? rows(name) : null);
  const shown = activitySourceNames.some((name) => found.has(name));
  return {
    history: given('OpportunityHistory'),
    fieldHistory: given('OpportunityFieldHistory'),
    roles: given('OpportunityContactRole'),
    activities: shown
      ? { Task: rows('Task'), Event: rows('Event'), EmailMessage: rows('EmailMessage'), Note: rows('Note') }
      : null,
    unread: unreadOf(found).map((name) => activityId(name, '')),
  };
}

/** A mail that was logged is a task as well, and counts as that where messages are not shown. */
function unreadOf(found: ReadonlyMap<string, readonly Row[]>): ActivitySource[] {
  const missing = activitySourceNames.filter((name) => !found.has(name));
  return missing.filter((name) => name !== 'EmailMessage' || missing.includes('Task'));
}

export function activitiesIn(related: Related, timeZone: string): Activity[] {
  return related.activities ? mapActivities(related.activities, timeZone) : [];
}

/** How many people have a role on each deal. */
export function contactCounts(roles: readonly Row[]): Map<string, number> {
  const people = Map.groupBy(roles, (role) => String(role['OpportunityId']));
  return new Map(
    [...people].map(([id, rows]) => [id, new Set(rows.map((row) => textOf(row['ContactId']))).size]),
  );
}
