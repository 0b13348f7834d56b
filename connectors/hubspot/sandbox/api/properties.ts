import { Router } from 'express';
import type { ObjectStore } from '../state/object-store.ts';
import { options, property, type Property, type PropertyType } from '../state/property.ts';
import { alreadyExists, notFound, validation } from './api-failure.ts';
import { batchAnswer, inputsOf, notFoundIn } from './batch.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import { storeIn } from './objects-read.ts';
import { textOf } from '../../../../src/sandbox/text-of.ts';
import type { ServerState } from './server-state.ts';

const fieldTypes: Record<PropertyType, readonly string[]> = {
  bool: ['booleancheckbox', 'calculation_equation'],
  date: ['date'],
  datetime: ['date'],
  enumeration: ['booleancheckbox', 'checkbox', 'radio', 'select', 'calculation_equation'],
  number: ['number', 'calculation_equation'],
  phone_number: ['phonenumber'],
  string: ['text', 'textarea', 'file', 'html', 'phonenumber', 'calculation_equation'],
};
const maxCustom = 1000;
/** What may be sent at 2026-09; hints of how a number looks are taken by the older version only. */
const hints = ['numberDisplayHint', 'textDisplayHint', 'showCurrencySymbol', 'currencyPropertyName'];

/** The properties API. Scopes are those of the object's schema. */
export function propertyRoutes(state: ServerState): Router {
  const router = Router();
  const read = { scopes: schemaScopes('read'), anyOf: true };
  const write = { scopes: schemaScopes('write') };
  const path = '/crm/properties/:version/:type';
  router.get(path, endpoint(state, read, list));
  router.post(
    path,
    endpoint(state, write, (call) => ({ status: 201, body: create(call, objectBody(call)) })),
  );
  router.post(`${path}/batch/read`, endpoint(state, read, batchRead));
  router.post(`${path}/batch/create`, endpoint(state, write, batchCreate));
  router.post(`${path}/batch/archive`, endpoint(state, write, batchArchive));
  router.get(
    `${path}/:name`,
    endpoint(state, read, (call) => ({ body: known(call, call.query.get('archived') === 'true') })),
  );
  router.patch(`${path}/:name`, endpoint(state, write, update));
  router.delete(
    `${path}/:name`,
    endpoint(state, write, (call) => (archive(call, call.params['name'] ?? ''), {})),
  );
  return router;
}

export function schemaScopes(what: 'read' | 'write') {
  return (params: Record<string, string>): string[] => {
    const kind = params['type'] === '0-3' ? 'deals' : (params['type'] ?? '');
    return what === 'read'
      ? [`crm.schemas.${kind}.read`, `crm.objects.${kind}.read`]
      : [`crm.schemas.${kind}.write`];
  };
}

function list(call: ApiCall): Answer {
  const archived = call.query.get('archived') === 'true';
  return {
    body: { results: [...storeIn(call).properties.values()].filter((one) => one.archived === archived) },
  };
}

function known(call: ApiCall, archived: boolean): Property {
  const found = storeIn(call).properties.get(call.params['name'] ?? '');
  if (!found || found.archived !== archived) throw notFound(`Property ${call.params['name']} does not exist`);
  return found;
}

function create(call: ApiCall, given: Record<string, unknown>): Property {
  const store = storeIn(call);
  refuseHints(call, given);
  const missing = ['name', 'label', 'type', 'fieldType', 'groupName'].filter((key) => !given[key]);
  if (missing.length > 0) {
    throw validation(
      `Invalid input JSON on line 1, column 1: Some required fields were not set: [${missing.join(', ')}]`,
    );
  }
  const name = textOf(given['name']);
  if (!/^[a-z][a-z0-9_]*$/.test(name))
    throw validation(
      `Property name "${name}" is invalid: lower-case letters, digits and underscores, first a letter.`,
    );
  const old = store.properties.get(name);
  if (old && !old.archived)
    throw alreadyExists(`A property named '${name}' already exists.`, 'Properties.PROPERTY_WITH_NAME_EXISTS');
  const custom = [...store.properties.values()].filter((one) => !one.hubspotDefined && !one.archived).length;
  if (custom >= maxCustom) throw validation(`The maximum of ${maxCustom} custom properties is reached.`);
  const at = new Date(call.live.now()).toISOString();
  const made = property({
    ...fields(store, given),
    name,
    createdAt: old?.createdAt ?? at,
    updatedAt: at,
    createdUserId: String(call.grant.userId),
  });
  call.live.commit({ do: 'property', type: store.type.name, property: made });
  return made;
}

function refuseHints({ params }: ApiCall, given: Record<string, unknown>): void {
  const hint = params['version'] === '2026-03' ? undefined : hints.find((name) => given[name] !== undefined);
  if (hint) throw validation(`Invalid input JSON on line 1, column 1: Unrecognized field "${hint}".`);
}

/** The parts of a definition that were given, checked. */
function fields(
  store: ObjectStore,
  given: Record<string, unknown>,
  before?: Property,
): Omit<Property, 'name' | 'archived'> {
  const text = (key: 'label' | 'fieldType' | 'groupName' | 'description') =>
    textOf(given[key] ?? before?.[key]);
  const flag = (key: 'hidden' | 'formField' | 'externalOptions') =>
    Boolean(given[key] ?? before?.[key] ?? false);
  const type = textOf(given['type'] ?? before?.type) as PropertyType;
  if (!Object.hasOwn(fieldTypes, type)) throw validation(`Invalid property type "${type}".`);
  if (!fieldTypes[type].includes(text('fieldType')))
    throw validation(`The fieldType "${text('fieldType')}" is not valid for the type "${type}".`);
  const group = store.groups.get(text('groupName'));
  if (!group || group.archived)
    throw validation(`Property group "${text('groupName')}" does not exist.`, {
      subCategory: 'Properties.PROPERTY_GROUP_DOES_NOT_EXIST',
    });
  const made = property({
    name: '',
    type,
    label: text('label'),
    fieldType: text('fieldType'),
    groupName: text('groupName'),
    description: text('description'),
    hidden: flag('hidden'),
    formField: flag('formField'),
    externalOptions: flag('externalOptions'),
    displayOrder: Number(given['displayOrder'] ?? before?.displayOrder ?? -1),
    hasUniqueValue: before?.hasUniqueValue ?? given['hasUniqueValue'] === true,
    options: given['options'] === undefined ? (before?.options ?? []) : optionsIn(given['options']),
  });
  if (
    type === 'bool' &&
    made.options
      .map(({ value }) => value)
      .toSorted()
      .join() !== 'false,true'
  ) {
    throw validation('A bool property needs the options true and false.');
  }
  return made;
}

function optionsIn(given: unknown) {
  if (!Array.isArray(given)) throw validation('Invalid input JSON: options must be a list.');
  const pairs = given.map((option: { value?: unknown; label?: unknown }) => {
    if (typeof option?.value !== 'string' || typeof option.label !== 'string')
      throw validation('An option needs a value and a label.');
    return [option.value, option.label] as const;
  });
  if (new Set(pairs.map(([value]) => value)).size < pairs.length)
    throw validation('Two options have the same value.');
  return options(pairs);
}

/** `hasUniqueValue` is taken and ignored; name, type of a used property and HubSpot's own stay as they are. */
function update(call: ApiCall): Answer {
  const store = storeIn(call);
  const before = known(call, false);
  const given = objectBody(call);
  refuseHints(call, given);
  const onlyOptions = Object.keys(given).every((key) => key === 'options');
  const { readOnlyDefinition, readOnlyOptions } = before.modificationMetadata;
  if (onlyOptions ? readOnlyOptions : readOnlyDefinition)
    throw validation(`Property ${before.name} cannot be modified.`);
  const made: Property = {
    ...before,
    ...fields(store, given, before),
    name: before.name,
    hubspotDefined: before.hubspotDefined,
    modificationMetadata: before.modificationMetadata,
    updatedAt: new Date(call.live.now()).toISOString(),
  };
  call.live.commit({ do: 'property', type: store.type.name, property: made });
  return { body: made };
}

function archive(call: ApiCall, name: string): void {
  const store = storeIn(call);
  const found = store.properties.get(name);
  if (!found || found.archived) throw notFound(`Property ${name} does not exist`);
  if (found.hubspotDefined) throw validation(`Property ${name} cannot be deleted.`);
  const archivedAt = new Date(call.live.now()).toISOString();
  call.live.commit({
    do: 'property',
    type: store.type.name,
    property: { ...found, archived: true, archivedAt },
  });
}

function batchRead(call: ApiCall): Answer {
  const archived = objectBody(call)['archived'] === true;
  const names = inputsOf(call.body).map(({ name }) => textOf(name));
  const { properties } = storeIn(call);
  const found = names
    .flatMap((name) => properties.get(name) ?? [])
    .filter((one) => one.archived === archived);
  const missing = names.filter((name) => !found.some((one) => one.name === name));
  return batchAnswer(found, notFoundIn('property', missing));
}

/** All or none. */
function batchCreate(call: ApiCall): Answer {
  const inputs = inputsOf(call.body);
  const { properties } = storeIn(call);
  const taken = inputs.find(({ name }) => properties.get(textOf(name))?.archived === false);
  if (taken)
    throw alreadyExists(
      `A property named '${textOf(taken['name'])}' already exists.`,
      'Properties.PROPERTY_WITH_NAME_EXISTS',
    );
  for (const input of inputs) fields(storeIn(call), input);
  return batchAnswer(
    inputs.map((input) => create(call, input)),
    [],
    201,
  );
}

function batchArchive(call: ApiCall): Answer {
  for (const { name } of inputsOf(call.body)) archive(call, textOf(name));
  return {};
}
