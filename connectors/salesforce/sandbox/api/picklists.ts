import { createHash } from 'node:crypto';
import { Router } from 'express';
import { getNumber, getText, rowOfId } from '../state/object-store.ts';
import { type Portal, stageLabel, stageRow, storeOf, visibleField } from '../state/portal.ts';
import { notFound } from './api-failure.ts';
import { masterRecordTypeId } from './describe.ts';
import { type ApiCall, endpoint } from './endpoint.ts';
import { storeIn } from './objects.ts';
import type { ServerState } from './server-state.ts';
import { stagesFor } from './write-records.ts';

const path = '/services/data/:version/ui-api/object-info/:type/picklist-values/:recordTypeId';

/** The choices of a field for a record type: the only place that tells which stages belong to a sales process. */
export function picklistRoutes(state: ServerState): Router {
  const router = Router();
  router.get(
    `${path}/:field`,
    endpoint(state, (call) => ({ body: valuesOf(call, call.params['field'] ?? '') })),
  );
  router.get(
    path,
    endpoint(state, (call) => {
      const store = storeIn(call.live.portal, call.params['type']);
      const names = [...store.fields.values()].filter(
        ({ type, name }) => type === 'picklist' && visibleField(call.live.portal, store, name),
      );
      return {
        body: {
          eTag: tagOf(store.type.name),
          picklistFieldValues: Object.fromEntries(names.map(({ name }) => [name, valuesOf(call, name)])),
        },
      };
    }),
  );
  return router;
}

function valuesOf(call: ApiCall, name: string): Record<string, unknown> {
  const { portal } = call.live;
  const store = storeIn(portal, call.params['type']);
  const field = visibleField(portal, store, name);
  if (field?.type !== 'picklist') throw notFound();
  const recordTypeId = call.params['recordTypeId'] ?? '';
  const recordType = recordTypeIn(portal, recordTypeId);
  const isStage = store.type.name === 'Opportunity' && field.name === 'StageName';
  const values = isStage
    ? stagesFor(portal, recordType)
    : field.picklistValues.filter(({ active }) => active).map(({ value }) => value);
  return {
    controllerValues: {},
    defaultValue: null,
    eTag: tagOf(values.join('\n')),
    url: `/services/data/${call.version}/ui-api/object-info/${store.type.name}/picklist-values/${recordTypeId}/${field.name}`,
    values: values.map((value) => ({
      attributes: isStage ? stageAttributes(portal, value) : null,
      label: isStage ? stageLabel(portal, value) : value,
      validFor: [],
      value,
    })),
  };
}

/** Null for the one record type that every org has. */
function recordTypeIn(portal: Portal, id: string): number | null {
  if (id.startsWith(masterRecordTypeId.slice(0, 15))) return null;
  const row = portal.features.recordTypes ? rowOfId(storeOf(portal, 'RecordType'), id) : undefined;
  if (row === undefined) throw notFound();
  return row;
}

function stageAttributes(portal: Portal, name: string): Record<string, unknown> {
  const stages = storeOf(portal, 'OpportunityStage');
  const row = stageRow(portal, name) ?? 0;
  return {
    closed: getNumber(stages, 'IsClosed', row) === 1,
    defaultProbability: getNumber(stages, 'DefaultProbability', row),
    forecastCategoryName: getText(stages, 'ForecastCategoryName', row),
    // The vendor's own spelling.
    picklistAtrributesValueType: 'OpportunityStage',
    won: getNumber(stages, 'IsWon', row) === 1,
  };
}

function tagOf(text: string): string {
  return createHash('md5').update(text).digest('hex');
}
