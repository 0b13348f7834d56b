import { isNumeric } from '../state/field.ts';
import { keyOf, type ObjectStore, type Value } from '../state/object-store.ts';
import type { Portal } from '../state/portal.ts';
import { isIdShaped, parseId } from '../state/record-id.ts';
import { dateSpan } from './date-span.ts';
import type { Condition, Literal, Query } from './parse.ts';
import { type Path, resolvePath } from './resolve-path.ts';
import { soqlError } from './soql-error.ts';

export type Test = (row: number) => boolean;

/** Turns a WHERE clause into a test of a row. Throws what the vendor throws for a value that does not fit its field. */
export function compileCondition(
  portal: Portal,
  store: ObjectStore,
  query: Query,
  condition: Condition,
): Test {
  if (condition.do === 'not') {
    const part = compileCondition(portal, store, query, condition.part);
    return (row) => !part(row);
  }
  if (condition.do !== 'compare') {
    const parts = condition.parts.map((part) => compileCondition(portal, store, query, part));
    return condition.do === 'and'
      ? (row) => parts.every((part) => part(row))
      : (row) => parts.some((part) => part(row));
  }
  const path = resolvePath(portal, store, query, condition.path, condition.at);
  if (!path.field.filterable)
    throw soqlError(
      query.text,
      condition.at,
      'INVALID_FIELD',
      `field '${path.field.name}' can not be filtered in a query call`,
    );
  const { operator } = condition;
  const tests = condition.values.map((literal) => compare(portal, query, path, operator, literal));
  return operator === 'not in'
    ? (row) => tests.every((test) => test(row))
    : (row) => tests.some((test) => test(row));
}

function compare(portal: Portal, query: Query, path: Path, operator: string, literal: Literal): Test {
  const { read, field } = path;
  const equal = operator === 'in' ? '=' : operator === 'not in' ? '!=' : operator;
  if (literal.kind === 'null') {
    if (equal !== '=' && equal !== '!=') throw wrongOperator(query, path, literal);
    return equal === '=' ? (row) => read(row) === null : (row) => read(row) !== null;
  }
  if (literal.kind === 'span') return compareSpan(portal, query, path, equal, literal);
  if (field.type === 'id' || field.type === 'reference')
    return compareNumbers(read, equal, keyIn(portal, query, literal));
  if (isNumeric(field)) return compareNumbers(read, equal, numberIn(query, path, literal));
  if (literal.kind !== 'text') throw wrongType(query, path, literal, 'string');
  return compareText(query, path, equal, literal);
}

function compareNumbers(read: Path['read'], operator: string, bound: number): Test {
  const is = (test: (value: number) => boolean): Test => {
    return (row) => {
      const value = read(row);
      return typeof value === 'number' && test(value);
    };
  };
  switch (operator) {
    case '=':
      return (row) => read(row) === bound;
    case '!=':
      return (row) => read(row) !== bound;
    case '<':
      return is((value) => value < bound);
    case '<=':
      return is((value) => value <= bound);
    case '>':
      return is((value) => value > bound);
    default:
      return is((value) => value >= bound);
  }
}

/** Text is compared without regard to case. */
function compareText(query: Query, path: Path, operator: string, literal: Literal): Test {
  const { read } = path;
  const wanted = literal.text.toLowerCase();
  const text = (value: Value) => (typeof value === 'string' ? value.toLowerCase() : null);
  if (operator === 'like') {
    const shape = new RegExp(
      `^${wanted
        .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
        .replaceAll('%', '.*')
        .replaceAll('_', '.')}$`,
      's',
    );
    return (row) => shape.test(text(read(row)) ?? '');
  }
  switch (operator) {
    case '=':
      return (row) => text(read(row)) === wanted;
    case '!=':
      return (row) => text(read(row)) !== wanted;
    case '<':
    case '<=':
    case '>':
    case '>=':
      return (row) => {
        const value = text(read(row));
        if (value === null) return false;
        const order = value < wanted ? -1 : Number(value > wanted);
        return (
          (order < 0 && operator[0] === '<') ||
          (order > 0 && operator[0] === '>') ||
          (order === 0 && operator.length > 1)
        );
      };
    default:
      throw wrongOperator(query, path, literal);
  }
}

function compareSpan(portal: Portal, query: Query, path: Path, operator: string, literal: Literal): Test {
  const span = dateSpan(literal.text, portal.now());
  if (!span)
    throw soqlError(query.text, literal.at, 'MALFORMED_QUERY', `unexpected token: '${literal.text}'`);
  if (path.field.type !== 'date' && path.field.type !== 'datetime')
    throw wrongType(query, path, literal, path.field.type);
  const inside: Test = (row) => {
    const value = path.read(row);
    return typeof value === 'number' && value >= span.from && value < span.until;
  };
  if (operator === '=') return inside;
  if (operator === '!=') return (row) => !inside(row);
  const bound = operator === '<' || operator === '>=' ? span.from : span.until;
  return compareNumbers(path.read, operator === '<=' ? '<' : operator === '>' ? '>=' : operator, bound);
}

/** The key of the id in a query; a well-formed id of nobody stands before or behind all records. */
export function keyIn(portal: Portal, query: Query, literal: Literal): number {
  const { text } = literal;
  if (literal.kind !== 'text' || (!isIdShaped(text) && text !== ''))
    throw soqlError(query.text, literal.at, 'INVALID_QUERY_FILTER_OPERATOR', `invalid ID field: ${text}`);
  const parsed = parseId(text);
  const store = parsed && portal.stores.find(({ type }) => type.prefix === parsed.prefix);
  if (store) return keyOf(store, parsed.row);
  return text < '000zzz' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

/** The number that a literal means for a field that is kept as one. */
export function numberIn(query: Query, path: Path, literal: Literal): number {
  const { kind, text } = literal;
  const { type } = path.field;
  const wanted = ({ boolean: 'truth', date: 'day', datetime: 'instant' } as Partial<Record<string, string>>)[
    type
  ];
  if (kind !== (wanted ?? 'number'))
    throw wrongType(query, path, literal, type === 'datetime' ? 'dateTime' : type);
  if (type === 'boolean') return Number(text === 'true');
  if (type === 'date') return Date.parse(text);
  return type === 'datetime' ? Date.parse(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')) : Number(text);
}

function wrongType(query: Query, { field }: Path, literal: Literal, type: string): Error {
  const quotes = type === 'string' ? 'should be enclosed in quotes' : 'should not be enclosed in quotes';
  const message = `value of filter criterion for field '${field.name}' must be of type ${type} and ${quotes}`;
  return soqlError(query.text, literal.at, 'INVALID_FIELD', message);
}

function wrongOperator(query: Query, { field }: Path, literal: Literal): Error {
  const message = `invalid operator on ${field.type} field '${field.name}'`;
  return soqlError(query.text, literal.at, 'INVALID_QUERY_FILTER_OPERATOR', message);
}
