import { Router } from 'express';
import { alreadyExists, notFound, validation } from './api-failure.ts';
import { type Answer, type ApiCall, endpoint, objectBody } from './endpoint.ts';
import { storeIn } from './objects-read.ts';
import { schemaScopes } from './properties.ts';
import type { ServerState } from './server-state.ts';

/** Groups that properties are shown in. */
export function propertyGroupRoutes(state: ServerState): Router {
  const router = Router();
  const read = { scopes: schemaScopes('read'), anyOf: true };
  const write = { scopes: schemaScopes('write') };
  const path = '/crm/properties/:version/:type/groups';
  router.get(path, endpoint(state, read, list));
  router.post(path, endpoint(state, write, create));
  router.get(
    `${path}/:name`,
    endpoint(state, read, (call) => ({ body: known(call) })),
  );
  router.patch(`${path}/:name`, endpoint(state, write, update));
  router.delete(`${path}/:name`, endpoint(state, write, remove));
  return router;
}

function list(call: ApiCall): Answer {
  return { body: { results: [...storeIn(call).groups.values()].filter(({ archived }) => !archived) } };
}

function known(call: ApiCall) {
  const found = storeIn(call).groups.get(call.params['name'] ?? '');
  if (!found || found.archived) throw notFound(`Property group ${call.params['name']} does not exist`);
  return found;
}

function create(call: ApiCall): Answer {
  const store = storeIn(call);
  const { name, label, displayOrder } = objectBody(call);
  if (typeof name !== 'string' || typeof label !== 'string' || name === '' || label === '') {
    throw validation(
      'Invalid input JSON on line 1, column 1: Some required fields were not set: [name, label]',
    );
  }
  if (store.groups.get(name)?.archived === false) {
    throw alreadyExists(
      `A property group named '${name}' already exists.`,
      'PropertyGroups.PROPERTY_GROUP_WITH_NAME_EXISTS',
    );
  }
  const group = { name, label, displayOrder: Number(displayOrder ?? -1), archived: false };
  call.live.commit({ do: 'group', type: store.type.name, group });
  return { status: 201, body: group };
}

function update(call: ApiCall): Answer {
  const before = known(call);
  const { label, displayOrder } = objectBody(call);
  const group = {
    ...before,
    label: typeof label === 'string' ? label : before.label,
    displayOrder: Number(displayOrder ?? before.displayOrder),
  };
  call.live.commit({ do: 'group', type: storeIn(call).type.name, group });
  return { body: group };
}

function remove(call: ApiCall): Answer {
  const store = storeIn(call);
  const group = known(call);
  if ([...store.properties.values()].some((one) => one.groupName === group.name && !one.archived)) {
    throw validation(`The group ${group.name} has properties.`, {
      subCategory: 'PropertyGroupError.GROUP_WITH_ACTIVE_PROPERTIES',
    });
  }
  call.live.commit({ do: 'group', type: store.type.name, group: { ...group, archived: true } });
  return {};
}
