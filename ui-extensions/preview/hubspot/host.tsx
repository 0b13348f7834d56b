/** Shows HubSpot screens in a page as HubSpot does: the bundle runs in a worker, the page draws what it describes. */
import { createRemoteReceiver } from '@remote-ui/core';
import { createController, RemoteRenderer } from '@remote-ui/react/host';
import { createEndpoint } from '@remote-ui/rpc';
import { createRoot } from 'react-dom/client';
import { components } from './components/index.ts';
import type { HostApi, Said, WorkerApi } from './protocol.ts';

export interface Screen {
  /** Addresses of the worker and of the screen's bundle. */
  worker: string;
  bundle: string;
  /** As HubSpot's `context`. */
  context: object;
  host: HostApi;
}

export interface Shown {
  /** The record's properties have changed. */
  changed(properties: Said): void;
  end(): void;
}

/** Draws a screen into an element until it is ended. */
export function showScreen(element: HTMLElement, { worker: address, bundle, context, host }: Screen): Shown {
  const worker = new Worker(address);
  const endpoint = createEndpoint<WorkerApi>(worker, { callable: ['begin', 'changed'] });
  endpoint.expose({ ...host });
  const receiver = createRemoteReceiver();
  const root = createRoot(element);
  root.render(<RemoteRenderer receiver={receiver} controller={createController(components)} />);
  void endpoint.call.begin({ bundle, channel: receiver.receive, context });
  return {
    changed: (properties) => void endpoint.call.changed(properties),
    end: () => {
      root.unmount();
      worker.terminate();
    },
  };
}
