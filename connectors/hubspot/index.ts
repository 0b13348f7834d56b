import type { Connector } from '../../src/connector.ts';
import { createOAuth } from './auth.ts';
import { readAction, readCaller } from './calls.ts';
import { lanes } from './lanes.ts';
import { openCrm } from './open-crm.ts';
import { readSettings } from './settings.ts';
import { readWebhook } from './webhooks.ts';

/** The HubSpot connector, set up from `HUBSPOT_…` variables. Throws `misconfigured`. */
export function createConnector(environment: Readonly<Record<string, string | undefined>>): Connector {
  const settings = readSettings(environment);
  const uiDomains = new Map<string, string>();
  return {
    name: 'hubspot',
    label: 'HubSpot',
    oauth: createOAuth(settings),
    limits: lanes,
    open: (access) => openCrm(settings, access, uiDomains),
    webhook: readWebhook,
    calls: {
      caller: (request, secret) => readCaller(request, secret, settings.appId),
      action: readAction,
    },
  };
}
