import type { ObjectStore, Row } from '../state/object-store.ts';
import { objectTypeOf } from '../state/object-types.ts';
import type { Portal } from '../state/portal.ts';
import { valueOf } from '../state/value-of.ts';
import { validation } from './api-failure.ts';
import { textOf } from '../../../../src/sandbox/text-of.ts';

export type Matches = (row: Row) => boolean;

type Filter = Record<string, unknown>;

const maxGroups = 5;
const maxPerGroup = 6;
const maxFilters = 18;

/** What `filterGroups` says: all filters of any one group. Throws the vendor's 400 for what it does not take. */
export function searchFilter(portal: Portal, store: ObjectStore, groups: unknown): Matches {
  if (groups === undefined) return () => true;
  if (!Array.isArray(groups)) throw validation('Invalid input JSON: filterGroups must be a list.');
  const lists = groups.map((group: { filters?: unknown }) =>
    Array.isArray(group?.filters) ? (group.filters as Filter[]) : [],
  );
  if (lists.length > maxGroups) throw validation(`The maximum number of filterGroups is ${maxGroups}.`);
  if (lists.some((list) => list.length > maxPerGroup))
    throw validation(`The maximum number of filters in a group is ${maxPerGroup}.`);
  if (lists.flat().length > maxFilters) throw validation(`The maximum number of filters is ${maxFilters}.`);
  const compiled = lists.map((list) => list.map((filter) => compile(portal, store, filter)));
  return (row) =>
    compiled.length === 0 || compiled.some((filters) => filters.every((matches) => matches(row)));
}

function compile(portal: Portal, store: ObjectStore, filter: Filter): Matches {
  const name = textOf(filter['propertyName']);
  const operator = textOf(filter['operator']);
  if (name.startsWith('associations.')) return linkedTo(portal, store, name.slice(13), filter);
  // Contacts call it lastmodifieddate; asking by the other name finds nothing and says nothing.
  if (name === 'hs_lastmodifieddate' && store.type.modified !== name) return () => false;
  const property = store.properties.get(name);
  if (!property || property.archived)
    throw validation(`There was a problem with the request. Property "${name}" does not exist.`);
  const numeric = property.type === 'number' || property.type === 'date' || property.type === 'datetime';
  const test = numeric
    ? numericTest(filter, operator)
    : textTest(filter, operator, property.type === 'enumeration');
  const read = numeric ? numberReader(portal, store, name) : (row: Row) => valueOf(portal, store, row, name);
  return (row) => test(read(row) as never);
}

/** The hot ones are read without making text of them first. */
function numberReader(portal: Portal, store: ObjectStore, name: string): (row: Row) => number | null {
  if (name === store.type.modified) return (row) => row.updatedAt;
  if (name === 'hs_object_id') return (row) => row.id;
  return (row) => {
    const value = valueOf(portal, store, row, name);
    return value === null ? null : numberOf(value);
  };
}

export function numberOf(value: string): number {
  return /^\d{4}-\d\d/.test(value) ? Date.parse(value) : Number(value);
}

function numericTest(filter: Filter, operator: string): (value: number | null) => boolean {
  const operand = () => {
    const number = numberOf(textOf(filter['value']));
    if (filter['value'] === undefined || Number.isNaN(number)) throw badOperand(filter);
    return number;
  };
  const list = () => listOf(filter).map(numberOf);
  switch (operator) {
    case 'LT':
      return (
        (than) => (value) =>
          value !== null && value < than
      )(operand());
    case 'LTE':
      return (
        (than) => (value) =>
          value !== null && value <= than
      )(operand());
    case 'GT':
      return (
        (than) => (value) =>
          value !== null && value > than
      )(operand());
    case 'GTE':
      return (
        (than) => (value) =>
          value !== null && value >= than
      )(operand());
    case 'EQ':
      return (
        (than) => (value) =>
          value === than
      )(operand());
    case 'NEQ':
      return (
        (than) => (value) =>
          value !== than
      )(operand());
    case 'BETWEEN': {
      const [low, high] = [operand(), numberOf(textOf(filter['highValue']))];
      if (Number.isNaN(high) || filter['highValue'] === undefined) throw badOperand(filter);
      return (value) => value !== null && value >= low && value <= high;
    }
    case 'IN':
      return (
        (values) => (value) =>
          value !== null && values.has(value)
      )(new Set(list()));
    case 'NOT_IN':
      return (
        (values) => (value) =>
          value !== null && !values.has(value)
      )(new Set(list()));
    case 'HAS_PROPERTY':
      return (value) => value !== null;
    case 'NOT_HAS_PROPERTY':
      return (value) => value === null;
    default:
      throw badOperator(operator);
  }
}

/** Choices are compared as they are, other text in lower case; lists of text must be given in lower case. */
function textTest(filter: Filter, operator: string, exact: boolean): (value: string | null) => boolean {
  const fold = (text: string) => (exact ? text : text.toLowerCase());
  const operand = () => {
    if (filter['value'] === undefined) throw badOperand(filter);
    return fold(textOf(filter['value']));
  };
  switch (operator) {
    case 'EQ':
      return (
        (than) => (value) =>
          value !== null && fold(value) === than
      )(operand());
    case 'NEQ':
      return (
        (than) => (value) =>
          value === null || fold(value) !== than
      )(operand());
    case 'LT':
      return (
        (than) => (value) =>
          value !== null && fold(value) < than
      )(operand());
    case 'LTE':
      return (
        (than) => (value) =>
          value !== null && fold(value) <= than
      )(operand());
    case 'GT':
      return (
        (than) => (value) =>
          value !== null && fold(value) > than
      )(operand());
    case 'GTE':
      return (
        (than) => (value) =>
          value !== null && fold(value) >= than
      )(operand());
    case 'IN':
      return (
        (values) => (value) =>
          value !== null && values.has(fold(value))
      )(new Set(listOf(filter)));
    case 'NOT_IN':
      return (
        (values) => (value) =>
          value !== null && !values.has(fold(value))
      )(new Set(listOf(filter)));
    case 'HAS_PROPERTY':
      return (value) => value !== null;
    case 'NOT_HAS_PROPERTY':
      return (value) => value === null;
    case 'CONTAINS_TOKEN':
      return (
        (holds) => (value) =>
          value !== null && holds(value)
      )(tokenTest(operand()));
    case 'NOT_CONTAINS_TOKEN':
      return (
        (holds) => (value) =>
          value === null || !holds(value)
      )(tokenTest(operand()));
    default:
      throw badOperator(operator);
  }
}

/** Whole words; `*` stands for the rest of one. */
function tokenTest(token: string): (value: string) => boolean {
  const escaped = token
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const pattern = new RegExp(`(^|[^\\p{L}\\p{N}])${escaped.join('[\\p{L}\\p{N}]*')}($|[^\\p{L}\\p{N}])`, 'u');
  return (value) => pattern.test(value.toLowerCase());
}

function linkedTo(portal: Portal, store: ObjectStore, word: string, filter: Filter): Matches {
  const type = objectTypeOf(word);
  if (!type) throw validation(`Unable to infer object type from: ${word}`);
  const operator = filter['operator'];
  if (operator !== 'EQ' && operator !== 'IN') throw badOperator(textOf(operator));
  const ids = new Set((operator === 'IN' ? listOf(filter) : [textOf(filter['value'])]).map(Number));
  return (row) => portal.links.of(store.type.name, row.id, type.name).some((id) => ids.has(id));
}

function listOf(filter: Filter): string[] {
  if (!Array.isArray(filter['values']) || filter['values'].length === 0) throw badOperand(filter);
  return filter['values'].map(String);
}

function badOperand(filter: Filter) {
  return validation(
    `There was a problem with the request. Filter on "${textOf(filter['propertyName'])}" has no valid value for ${textOf(filter['operator'])}.`,
  );
}

function badOperator(operator: string) {
  return validation(`Invalid input JSON: "${operator}" is no operator for this property.`);
}
