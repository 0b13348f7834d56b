import { type Request, type Response, Router } from 'express';
import type { Field } from '../state/field.ts';
import { getText, idOf, type ObjectStore } from '../state/object-store.ts';
import {
  isWritable,
  type Portal,
  stageLabel,
  storeOf,
  visibleFields,
  visibleStore,
} from '../state/portal.ts';
import { endpoint, type ApiCall, type Answer } from './endpoint.ts';
import { storeIn } from './objects.ts';
import type { ServerState } from './server-state.ts';

const path = '/services/data/:version/sobjects';

/** What kinds of record there are and which fields the connected user may see of them. */
export function describeRoutes(state: ServerState): Router {
  const router = Router();
  router.get(
    path,
    endpoint(state, ({ live, version }) => ({
      body: {
        encoding: 'UTF-8',
        maxBatchSize: 200,
        sobjects: live.portal.stores
          .filter(({ type }) => visibleStore(live.portal, type.name))
          .map((store) => summary(store, version)),
      },
    })),
  );
  router.get(`${path}/:type`, (request, response, next) =>
    request.params['type'] === 'describe' ? next() : endpoint(state, basic)(request, response, next),
  );
  router.get(`${path}/:type/describe`, (request: Request, response: Response, next) =>
    endpoint(state, (call) => describe(call, request, response))(request, response, next),
  );
  return router;
}

function basic(call: ApiCall): Answer {
  return {
    body: {
      objectDescribe: summary(storeIn(call.live.portal, call.params['type']), call.version),
      recentItems: [],
    },
  };
}

function describe(call: ApiCall, request: Request, response: Response): Answer {
  const { portal } = call.live;
  const store = storeIn(portal, call.params['type']);
  const changedAt = Math.floor(portal.describedAt / 1000) * 1000;
  response.set('Last-Modified', new Date(changedAt).toUTCString());
  const since = Date.parse(request.headers['if-modified-since'] ?? '');
  if (since >= changedAt) return { status: 304 };
  return {
    body: {
      ...summary(store, call.version),
      actionOverrides: [],
      childRelationships: childrenOf(portal, store),
      fields: visibleFields(portal, store).map((field) => describeField(portal, store, field)),
      namedLayoutInfos: [],
      recordTypeInfos:
        store.type.name === 'Opportunity' ? recordTypeInfos(portal, call.version) : [masterInfo(true)],
      supportedScopes: [{ label: 'All', name: 'everything' }],
    },
  };
}

function summary(store: ObjectStore, version: string): Record<string, unknown> {
  const { name, label, labelPlural, prefix, createable, updateable, deletable } = store.type;
  const base = `/services/data/${version}/sobjects/${name}`;
  return {
    activateable: false,
    createable,
    custom: name.endsWith('__c'),
    customSetting: false,
    deletable,
    deprecatedAndHidden: false,
    feedEnabled: false,
    keyPrefix: prefix,
    label,
    labelPlural,
    layoutable: createable,
    mergeable: name === 'Account',
    name,
    queryable: true,
    replicateable: true,
    retrieveable: true,
    searchable: createable,
    triggerable: createable,
    undeletable: deletable,
    updateable,
    urls: { sobject: base, describe: `${base}/describe`, rowTemplate: `${base}/{ID}` },
  };
}

function childrenOf(portal: Portal, parent: ObjectStore): unknown[] {
  return portal.stores
    .filter(({ type }) => visibleStore(portal, type.name))
    .flatMap((store) =>
      visibleFields(portal, store)
        .filter(({ referenceTo, custom }) => referenceTo.includes(parent.type.name) && !custom)
        .map((field) => ({
          cascadeDelete: !field.nillable && field.type === 'reference' && parent.type.name === 'Opportunity',
          childSObject: store.type.name,
          deprecatedAndHidden: false,
          field: field.name,
          junctionIdListNames: [],
          junctionReferenceTo: [],
          relationshipName: field.name.endsWith('ById') ? null : store.type.labelPlural.replace(/\W/g, ''),
          restrictedDelete: false,
        })),
    );
}

const soapTypes: Partial<Record<Field['type'], string>> = {
  id: 'tns:ID',
  reference: 'tns:ID',
  boolean: 'xsd:boolean',
  int: 'xsd:int',
  double: 'xsd:double',
  currency: 'xsd:double',
  percent: 'xsd:double',
  date: 'xsd:date',
  datetime: 'xsd:dateTime',
};

function describeField(portal: Portal, store: ObjectStore, field: Field): Record<string, unknown> {
  const reachable = !portal.readOnly.has(`${store.type.name}.${field.name}`.toLowerCase());
  const digits = field.type === 'int' ? 8 : 0;
  return {
    aggregatable: field.filterable,
    autoNumber: false,
    byteLength: field.length * 3,
    calculated: field.calculated,
    caseSensitive: false,
    createable: field.createable && reachable,
    custom: field.custom,
    defaultedOnCreate: field.type === 'boolean',
    dependentPicklist: false,
    deprecatedAndHidden: false,
    digits,
    externalId: field.externalId,
    filterable: field.filterable,
    groupable: field.filterable && field.type !== 'datetime',
    htmlFormatted: false,
    idLookup: field.type === 'id' || field.externalId,
    label: field.label,
    length: field.length,
    name: field.name,
    nameField: field.name === 'Name',
    nillable: field.nillable,
    permissionable: field.nillable,
    picklistValues: field.picklistValues.map(({ value, label, active }) => ({
      active,
      defaultValue: false,
      label: field.name === 'StageName' ? stageLabel(portal, value) : label,
      validFor: null,
      value,
    })),
    polymorphicForeignKey: field.referenceTo.length > 1,
    precision: field.precision,
    queryByDistance: false,
    referenceTo: field.referenceTo,
    relationshipName: field.relationshipName,
    restrictedPicklist: field.restrictedPicklist,
    scale: field.scale,
    soapType: soapTypes[field.type] ?? 'xsd:string',
    sortable: field.filterable,
    type: field.type,
    unique: false,
    updateable: isWritable(portal, store, field),
  };
}

export const masterRecordTypeId = '012000000000000AAA';

function masterInfo(isDefault: boolean): Record<string, unknown> {
  return {
    active: true,
    available: true,
    defaultRecordTypeMapping: isDefault,
    developerName: 'Master',
    master: true,
    name: 'Master',
    recordTypeId: masterRecordTypeId,
    urls: {},
  };
}

function recordTypeInfos(portal: Portal, version: string): unknown[] {
  if (!portal.features.recordTypes) return [masterInfo(true)];
  const types = storeOf(portal, 'RecordType');
  return [
    ...Array.from({ length: types.rows }, (_, row) => ({
      active: true,
      available: true,
      defaultRecordTypeMapping: row === 0,
      developerName: getText(types, 'DeveloperName', row),
      master: false,
      name: getText(types, 'Name', row),
      recordTypeId: idOf(types, row),
      urls: { layout: `/services/data/${version}/sobjects/Opportunity/describe/layouts/${idOf(types, row)}` },
    })),
    masterInfo(types.rows === 0),
  ];
}
