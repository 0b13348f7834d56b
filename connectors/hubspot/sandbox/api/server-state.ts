import type { LivePortal } from '../live-portal.ts';
import type { Limits } from '../options.ts';
import type { Uncertain } from '../uncertain.ts';
import type { Grants } from './grants.ts';
import type { RollingWindow } from './rolling-window.ts';

export type Lane = keyof Limits;

/** The app that is installed, as HubSpot knows it. */
export interface RegisteredApp {
  appId: number;
  clientId: string;
  clientSecret: string;
  requiredScopes: readonly string[];
  optionalScopes: readonly string[];
}

/** What the endpoints share. */
export interface ServerState {
  app: RegisteredApp;
  portals: ReadonlyMap<number, LivePortal>;
  grants: Grants;
  /** By portal; absent lanes have no limit. */
  windows: ReadonlyMap<number, Partial<Record<Lane, RollingWindow>>>;
  uncertain: Uncertain;
  /** Address of this server. */
  url(): string;
}
