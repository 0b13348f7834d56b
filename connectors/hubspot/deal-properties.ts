import type { PropertyDefinition } from './schemas.ts';
import { booleanOf, numberOf, type Read, textOf } from '../../src/connector/read-value.ts';

/** Reads one attribute of a deal. */
export interface AttributeReader {
  name: string;
  read: (raw: unknown) => Read<string | number | boolean>;
}

/** Every account has these. */
const always = ['dealname', 'amount', 'dealstage', 'pipeline', 'closedate', 'createdate', 'hubspot_owner_id'];
/** Asked for when the account has them. */
const optional = [
  'deal_currency_code',
  'dealtype',
  'hs_analytics_source',
  'hs_is_closed',
  'hs_is_closed_won',
  'hs_merged_object_ids',
  'hs_next_step',
  'headrace_pause_until',
  'headrace_pause_reason',
];

/** The properties whose past is asked for. */
const alwaysWithPast = ['dealstage', 'pipeline', 'amount', 'closedate', 'hubspot_owner_id'];
const optionalWithPast = ['hs_next_step', 'headrace_pause_until'];

/** HubSpot's own properties that are set when a deal is created and say something about it. */
const standardAttributes = [
  'hs_analytics_source_data_1',
  'hs_analytics_source_data_2',
  'hs_object_source',
  'hs_priority',
];

/** Accounts that record the source by hand name the property like this. */
const ownSources = ['deal_source', 'lead_source', 'source'];

/** Written at or after the close: they would tell the outcome. */
const toldByOutcome = /^(closed_|hs_closed_|days_to_close)/;
/** HubSpot's own by their name, where the account does not say who defined a property. */
const standard = /^(hs_|hubspot_|num_|notes_|engagements_|amount_in_|headrace_)/;

export interface DealProperties {
  /** Names to ask for. */
  values: string[];
  past: string[];
  attributes: AttributeReader[];
  /** Where the source is looked for, best first. */
  sources: string[];
}

/** Chooses, from the properties an account has, what a deal is read by. */
export function chooseDealProperties(account: ReadonlyMap<string, PropertyDefinition>): DealProperties {
  const has = (name: string) => account.has(name);
  const sources = ownSources.filter((name) => isAttribute(account.get(name)));
  const attributes = [...account.values()]
    .filter((property) => isAttribute(property) && !sources.includes(property.name))
    .map(({ name, type }) => ({ name, read: readerOf(type) }));
  return {
    values: [...always, ...optional.filter(has), ...sources, ...attributes.map(({ name }) => name)],
    past: [...alwaysWithPast, ...optionalWithPast.filter(has)],
    attributes,
    sources: ['hs_analytics_source', ...sources],
  };
}

function isAttribute(property: PropertyDefinition | undefined): boolean {
  if (!property) return false;
  const { name, type, fieldType, hubspotDefined, calculated } = property;
  if (standardAttributes.includes(name)) return true;
  if (hubspotDefined || calculated || fieldType?.startsWith('calculation')) return false;
  if (standard.test(name) || toldByOutcome.test(name)) return false;
  if (always.includes(name) || optional.includes(name)) return false;
  if (type === 'string') return fieldType === undefined || fieldType === null || fieldType === 'text';
  return type === 'number' || type === 'bool' || type === 'enumeration';
}

function readerOf(type: string): AttributeReader['read'] {
  return type === 'number' ? numberOf : type === 'bool' ? booleanOf : textOf;
}
