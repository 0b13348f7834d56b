import { Router } from 'express';
import { findRecord } from '../state/portal.ts';
import { ApiFailure } from './api-failure.ts';
import { type Answer, type ApiCall, endpoint, objectBody, versions } from './endpoint.ts';
import type { ServerState } from './server-state.ts';

const path = '/services/data';
const action = `${path}/:version/actions/standard/customNotificationAction`;

/** Versions, resources, limits, and the bell. */
export function accountRoutes(state: ServerState): Router {
  const router = Router();
  router.get(path, (_request, response) => {
    response.json(versions.map((one) => ({ ...one, url: `${path}/v${one.version}` })));
  });
  router.get(
    `${path}/:version`,
    endpoint(state, ({ version, session: { grant } }) => {
      const names = ['sobjects', 'query', 'queryAll', 'limits', 'composite', 'jobs', 'actions', 'ui-api'];
      const resources = Object.fromEntries(names.map((name) => [name, `${path}/${version}/${name}`]));
      return { body: { identity: `${state.url()}/id/${grant.portalId}/${grant.userId}`, ...resources } };
    }),
  );
  router.get(
    `${path}/:version/limits`,
    endpoint(state, (call) => limits(state, call)),
  );
  router.post(action, endpoint(state, notify));
  return router;
}

function limits(state: ServerState, { session }: ApiCall): Answer {
  const most = state.limits.dailyCalls ?? 15_000_000;
  const { own = 0, others = 0 } = state.usage.get(session.grant.portalId) ?? {};
  const jobs = [...state.jobs.values()].filter(({ portalId }) => portalId === session.grant.portalId).length;
  return {
    body: {
      DailyApiRequests: { Max: most, Remaining: most - own - others },
      DailyBulkV2QueryJobs: { Max: 10_000, Remaining: 10_000 - jobs },
      DailyBulkV2QueryFileStorageMB: { Max: 976_562, Remaining: 976_562 },
      DataStorageMB: { Max: 10_240, Remaining: 9_000 },
    },
  };
}

const mostRecipients = 500;

/** One result an input; a wrong one fails alone. */
function notify(call: ApiCall): Answer {
  const { inputs } = objectBody(call);
  if (!Array.isArray(inputs)) throw new ApiFailure(400, 'JSON_PARSER_ERROR', 'The inputs are required.');
  const results = inputs.map((input: Record<string, unknown>) => {
    const problem = problemOf(call, input);
    if (!problem) {
      const text = (name: string) => (typeof input[name] === 'string' ? input[name] : '');
      call.live.portal.notifications.push({
        typeId: text('customNotifTypeId'),
        recipientIds: (input['recipientIds'] as unknown[]).map(String),
        title: text('title'),
        body: text('body'),
        targetId: text('targetId'),
      });
    }
    return {
      actionName: 'customNotificationAction',
      errors: problem ? [{ statusCode: 'INVALID_API_INPUT', message: problem, fields: [] }] : null,
      invocationId: null,
      isSuccess: !problem,
      outcome: null,
      outputValues: problem
        ? null
        : { SuccessMessage: 'Your custom notification is processed successfully.' },
      sortOrder: -1,
      version: 1,
    };
  });
  return { status: results.some(({ isSuccess }) => !isSuccess) ? 400 : 200, body: results };
}

function problemOf({ live }: ApiCall, input: Record<string, unknown>): string | null {
  const missing = ['customNotifTypeId', 'recipientIds', 'title', 'body', 'targetId'].find(
    (name) => !input[name],
  );
  if (missing) return `Missing required input parameter: ${missing}`;
  const recipients = input['recipientIds'];
  if (!Array.isArray(recipients) || recipients.length === 0 || recipients.length > mostRecipients)
    return `The recipientIds must list 1 to ${mostRecipients} recipients.`;
  const typeId = String(input['customNotifTypeId']);
  if (findRecord(live.portal, typeId)?.store.type.name !== 'CustomNotificationType')
    return `Invalid customNotifTypeId: ${typeId}`;
  const unknown = recipients.find((id) => !findRecord(live.portal, String(id)));
  return unknown === undefined ? null : `Invalid recipientId: ${String(unknown)}`;
}
