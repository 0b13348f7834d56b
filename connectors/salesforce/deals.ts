import type { Page, Removal } from '../../src/connector.ts';
import type { Org } from './org.ts';
import { mapDeal, type MapContext } from './map-deal.ts';
import {
  activitiesIn,
  contactCounts,
  type Related,
  type RelatedReader,
  trackedFieldNames,
} from './related.ts';
import type { Row } from './schemas.ts';
import { fieldHistorySince } from './map-history.ts';
import { oneOf, type Query, type Reader } from './soql.ts';
import { neededFields } from './deal-fields.ts';
import { booleanOf } from '../../src/connector/read-value.ts';
import { instantOf } from './values.ts';

/** What a page says, without where it stands. */
export type Rows = Omit<Page, 'cursor' | 'progress'>;

export const noRows: Rows = {
  deals: [],
  changes: [],
  activities: [],
  allActivitiesOf: [],
  removals: [],
  badValues: [],
};

/** Deals whose parts are asked for together: their ids fit an address. */
export const dealsPerCall = 400;
/** Names of fields that fit an address beside the ids. */
const fieldsRoom = 4_000;

export interface Deals {
  /** The query of deals, without a condition on which; the fields that did not fit are in further ones. */
  queries(): Promise<[Query, ...Query[]]>;
  /** Records as they are now, of deals that are there and of those in the bin; the other ids are gone. */
  records(dealIds: readonly string[]): Promise<Row[]>;
  /** What these records say, with all that belongs to them. */
  map(records: readonly Row[], related: Related): Promise<Rows>;
  /** These deals with all that belongs to them. */
  read(records: readonly Row[]): Promise<Rows>;
}

export function openDeals(reader: Reader, org: Org, related: RelatedReader): Deals {
  const queries = async (): Promise<[Query, ...Query[]]> => {
    const { values } = await org.dealFields();
    const groups: string[][] = [[...neededFields]];
    let room = fieldsRoom;
    for (const name of values.filter((each) => !neededFields.includes(each))) {
      room -= name.length + 3;
      if (room < 0) {
        groups.push(['Id']);
        room = fieldsRoom;
      }
      groups.at(-1)?.push(name);
    }
    const [first = [], ...more] = groups;
    const query = (fields: string[], needed: string[]): Query => ({
      from: 'Opportunity',
      fields: new Set(fields),
      needed,
      where: '',
      all: true,
    });
    return [query(first, neededFields), ...more.map((fields) => query(fields, ['Id']))];
  };

  async function context(): Promise<MapContext> {
    const fields = await org.dealFields();
    const [{ timeZone, currency }, pipelines, pipelineOf, authorOf, tracked] = await Promise.all([
      org.details(),
      org.pipelines(),
      org.pipelineOf(),
      org.authorOf(),
      org.tracked(trackedFieldNames(fields.pauseUntil)),
    ]);
    const kinds = new Map(
      pipelines.flatMap(({ stages }) => stages.map(({ id, kind }) => [id.toLowerCase(), kind])),
    );
    const kindOf = (stage: string) => kinds.get(stage.toLowerCase()) ?? null;
    const keptSince = fieldHistorySince(Date.now());
    return { fields, pipelineOf, kindOf, authorOf, tracked, keptSince, timeZone, currency };
  }
  let opened: Promise<MapContext> | null = null;

  async function map(records: readonly Row[], parts: Related): Promise<Rows> {
    opened ??= context();
    const known = await opened;
    const alive = records.filter((record) => booleanOf(record['IsDeleted']) !== true);
    const ids = alive.map((record) => String(record['Id']));
    const mine = new Set(ids);
    const history = Map.groupBy(parts.history ?? [], (row) => String(row['OpportunityId']));
    const fieldHistory = Map.groupBy(parts.fieldHistory ?? [], (row) => String(row['OpportunityId']));
    const contacts = parts.roles && contactCounts(parts.roles);
    const mapped = alive.map((record) => {
      const id = String(record['Id']);
      const one = mapDeal(record, history.get(id) ?? [], fieldHistory.get(id) ?? [], known);
      return contacts ? { ...one, deal: { ...one.deal, contacts: contacts.get(id) ?? 0 } } : one;
    });
    return {
      deals: mapped.map(({ deal }) => deal),
      changes: mapped.flatMap(({ changes }) => changes),
      activities: activitiesIn(parts, known.timeZone).filter(({ dealId }) => mine.has(dealId)),
      allActivitiesOf: parts.activities ? ids : [],
      unreadActivities: parts.unread,
      removals: records.filter((record) => !alive.includes(record)).map(removalOf),
      badValues: mapped.flatMap(({ badValues }) => badValues),
    };
  }

  return {
    queries,
    map,
    records: async (dealIds) => {
      if (dealIds.length === 0) return [];
      const where = `Id IN ${oneOf(dealIds)}`;
      const byId = new Map<string, Row>();
      for (const query of await queries()) {
        for await (const { rows } of reader.byId({ ...query, where })) {
          for (const row of rows) byId.set(String(row['Id']), { ...byId.get(String(row['Id'])), ...row });
        }
      }
      return [...byId.values()];
    },
    read: async (records) => {
      const ids = records
        .filter((record) => booleanOf(record['IsDeleted']) !== true)
        .map((record) => String(record['Id']));
      return map(records, ids.length > 0 ? await related.of(ids) : nothing);
    },
  };
}

const nothing: Related = { history: null, fieldHistory: null, roles: null, activities: null, unread: [] };

/** The bin keeps a record for some days; its stamp is when it went there. */
export function removalOf(record: Row): Removal {
  const at = instantOf(record['SystemModstamp']);
  return {
    dealId: String(record['Id']),
    mergedInto: null,
    at: typeof at === 'number' ? at : Date.now(),
  };
}
