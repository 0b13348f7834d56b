import type { RemoteChannel } from '@remote-ui/core';

/** Property values as HubSpot gives them: text. */
export type Said = Record<string, string>;

/** What the page tells the worker to run. */
export interface Extension {
  /** Address of the screen's bundle. */
  bundle: string;
  channel: RemoteChannel;
  context: object;
}

/** What the worker may ask of the page. */
export interface HostApi {
  fetch(url: string, options: object): Promise<{ status: number; body: string }>;
  properties(names: string[]): Promise<Said>;
  act(action: string, payload: object): Promise<void>;
}

/** What the page may ask of the worker. */
export interface WorkerApi {
  begin(extension: Extension): Promise<void>;
  changed(properties: Said): Promise<void>;
}
