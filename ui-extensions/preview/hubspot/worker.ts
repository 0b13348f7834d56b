/**
 * The worker that HubSpot runs an extension in, as its SDK expects it: globals that render into a remote tree, whose
 * other end is in the page. The extension's bundle follows in the same worker and calls `extend`.
 */
import { createRemoteRoot } from '@remote-ui/core';
import * as RemoteUI from '@remote-ui/react';
import { createEndpoint, type MessageEndpoint, release, retain } from '@remote-ui/rpc';
import * as React from 'react';
import type { Extension, HostApi, Said } from './protocol.ts';

type Render = (api: object) => React.ReactElement;

const scope = globalThis as unknown as MessageEndpoint & { importScripts(url: string): void };
const endpoint = createEndpoint<HostApi>(scope, { callable: ['fetch', 'properties', 'act'] });
let begun: Extension | null = null;
let watchers: { names: string[]; tell: (properties: Said) => void }[] = [];

const actions = {
  addAlert: (alert: object) => void endpoint.call.act('addAlert', alert),
  reloadPage: () => void endpoint.call.act('reloadPage', {}),
  refreshObjectProperties: () => void endpoint.call.act('refreshObjectProperties', {}),
  fetchCrmObjectProperties: (names: string[]) => endpoint.call.properties(names),
  onCrmPropertiesUpdate: (names: string[], tell: (properties: Said) => void) => {
    watchers.push({ names, tell });
  },
};
const api = { context: {} as object, actions };

Object.assign(scope, {
  __HUBSPOT_EXTENSION_WORKER__: true,
  React,
  RemoteUI,
  hsFetch: async (url: string, options: object) => {
    const { status, body } = await endpoint.call.fetch(url, options);
    return new Response(body, { status });
  },
  hsWorkerAPI: {
    useExtensionContext: () => api.context,
    useExtensionActions: () => actions,
    useExtensionApi: () => api,
  },
  extend_V2: (render: Render) => {
    if (!begun) return;
    const root = createRemoteRoot(begun.channel, { strict: false });
    RemoteUI.createRoot(root).render(render(api));
    void root.mount();
  },
});

endpoint.expose({
  begin: (extension: Extension) => {
    retain(extension);
    if (begun) release(begun);
    begun = extension;
    watchers = [];
    Object.assign(api, { context: extension.context });
    scope.importScripts(extension.bundle);
  },
  changed: (properties: Said) => {
    for (const { names, tell } of watchers) if (names.some((name) => name in properties)) tell(properties);
  },
});
