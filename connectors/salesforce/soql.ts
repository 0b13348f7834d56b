import { HeadraceError, isHeadraceError } from '../../src/errors.ts';
import type { Instant } from '../../src/model/instant.ts';
import type { Door } from './client.ts';
import type { Lane } from './limits.ts';
import { isQueryTimeout } from './failure.ts';
import { countSchema, queryPageSchema, type Row } from './schemas.ts';
import { dataPath } from './settings.ts';

/** What to read of one object. `fields` shrinks when the org turns out not to have one of them. */
export interface Query {
  from: string;
  fields: Set<string>;
  /** Without these there is nothing to read; the others are dropped when the org does not have them. */
  needed: readonly string[];
  where: string;
  /** Also what is in the bin, and activities that were archived. */
  all: boolean;
}

export interface QueryPage {
  rows: Row[];
  last: Row | null;
}

/** The largest page of a query; it may be smaller. */
export const pageSize = 2_000;
/** A query that takes too long is asked for in halves down to this. */
const smallestPage = 100;

export function textLiteral(text: string): string {
  return `'${text.replace(/[\\']/g, (sign) => `\\${sign}`)}'`;
}

/** Stamps are whole seconds. */
export function instantLiteral(at: Instant): string {
  return `${new Date(at).toISOString().slice(0, 19)}Z`;
}

export function oneOf(ids: readonly string[]): string {
  return `(${ids.map(textLiteral).join(',')})`;
}

export interface Reader {
  /**
   * All rows by id, from after `afterId` on. Every page is a query of its own from the last id: no cursor at the
   * server can be lost, and rows that come and go meanwhile shift nothing.
   */
  byId(query: Query, options?: { afterId?: string | null; limit?: number }): AsyncGenerator<QueryPage>;
  /** All rows stamped from `from` on, by stamp and id, from after `after` on. */
  byStamp(query: Query, from: Instant, after?: Position | null): AsyncGenerator<QueryPage>;
  /** The rows of a query that fits one page, in no order. */
  once(query: Query): Promise<Row[]>;
  count(from: string, where?: string): Promise<number>;
}

/** The last row that was read of a reading by stamp. */
export interface Position {
  stamp: string;
  id: string;
}

/**
 * `noteDropped` hears of fields that the org does not have, or does not show. `pageSizes`: what fits a page of an object,
 * where its rows are so wide that it is less than usual.
 */
export function openReader(
  door: Door,
  lane: Lane,
  noteDropped: (object: string, field: string) => void,
  pageSizes: Map<string, number>,
): Reader {
  async function page(query: Query, where: string[], order: string, limit: number) {
    for (;;) {
      const soql = `${selectOf(query, where, order)} LIMIT ${limit}`;
      try {
        return await door({ method: 'GET', path: pathOf(query), query: { q: soql }, lane }, queryPageSchema);
      } catch (error) {
        const field = missingFieldIn(error, query);
        if (field === null) throw error;
        query.fields.delete(field);
        noteDropped(query.from, field);
      }
    }
  }

  async function* inOrder(
    query: Query,
    order: string,
    limit: number,
    start: string[],
    next: (last: Row) => string[],
    isAfter: (row: Row, last: Row) => boolean,
  ): AsyncGenerator<QueryPage> {
    let where = start;
    let last: Row | null = null;
    let size = Math.min(limit, pageSizes.get(query.from) ?? limit);
    for (;;) {
      const answer = await page(query, where, order, size).catch((error: unknown) => {
        if (!isQueryTimeout(error) || size <= smallestPage) throw error;
        return null;
      });
      if (answer === null) {
        size = Math.ceil(size / 2);
        continue;
      }
      const { records, done } = answer;
      for (const row of records) {
        if (last && !isAfter(row, last)) {
          throw new HeadraceError(
            'unreadable',
            `Salesforce does not give ${query.from} in the order of ${order}`,
          );
        }
        last = row;
      }
      if (!done && records.length === 0)
        throw new HeadraceError('unreadable', `Salesforce gives no rows of ${query.from}`);
      // The rest of this query stays open at the server, of which a user has a few: the next ones ask for no more.
      if (!done) pageSizes.set(query.from, (size = records.length));
      yield { rows: records, last };
      // A page may be smaller than asked for: only one that says so ends the reading.
      if (last === null || (done && records.length < size)) return;
      where = next(last);
    }
  }

  return {
    byId: (query, { afterId = null, limit = pageSize } = {}) => {
      const after = (id: unknown) => [`Id > ${textLiteral(String(id))}`];
      return inOrder(
        query,
        'Id',
        limit,
        afterId === null ? [] : after(afterId),
        (last) => after(last['Id']),
        (row, last) => String(row['Id']) > String(last['Id']),
      );
    },
    byStamp: (query, from, after = null) => {
      const behind = ({ stamp, id }: Position) => [
        `(SystemModstamp = ${stamp} AND Id > ${textLiteral(id)}) OR SystemModstamp > ${stamp}`,
      ];
      return inOrder(
        query,
        'SystemModstamp, Id',
        pageSize,
        after ? behind(after) : [`SystemModstamp >= ${instantLiteral(from)}`],
        (last) => behind(positionOf(last)),
        (row, last) => {
          const [a, b] = [positionOf(row), positionOf(last)];
          return a.stamp > b.stamp || (a.stamp === b.stamp && a.id > b.id);
        },
      );
    },
    once: async (query) => {
      const { records, done } = await page(query, [], '', pageSize);
      if (!done) throw new HeadraceError('unreadable', `There are too many ${query.from} for one page`);
      return records;
    },
    count: async (from, where = '') => {
      const soql = `SELECT COUNT() FROM ${from}${where && ` WHERE ${where}`}`;
      const { totalSize } = await door(
        { method: 'GET', path: `${dataPath}/query`, query: { q: soql }, lane },
        countSchema,
      );
      return totalSize;
    },
  };
}

export function positionOf(row: Row): Position {
  const at = String(row['SystemModstamp']);
  return { stamp: instantLiteral(Date.parse(at.replace(/\+0000$/, 'Z'))), id: String(row['Id']) };
}

export function selectOf(query: Query, where: readonly string[], order: string): string {
  const conditions = [query.where, ...where].filter(Boolean).map((each) => `(${each})`);
  return [
    `SELECT ${[...query.fields].join(',')} FROM ${query.from}`,
    ...(conditions.length > 0 ? [`WHERE ${conditions.join(' AND ')}`] : []),
    ...(order ? [`ORDER BY ${order}`] : []),
  ].join(' ');
}

function pathOf({ all }: Query): string {
  return `${dataPath}/${all ? 'queryAll' : 'query'}`;
}

/** The optional field that made a query fail, as the org's own words name it; null for any other failure. */
export function missingFieldIn(error: unknown, query: Query): string | null {
  if (!isHeadraceError(error, 'refused') || error.details.code !== 'INVALID_FIELD') return null;
  const named = /No such column '([^']+)'/.exec(error.message)?.[1]?.toLowerCase();
  const field = [...query.fields].find((each) => each.toLowerCase() === named);
  return field !== undefined && !query.needed.includes(field) ? field : null;
}
