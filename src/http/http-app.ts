import type { App } from '../app-shape.ts';

/** The part of the house that the web server needs. */
export type HttpApp = Pick<App, 'config' | 'connectors' | 'db' | 'log' | 'openCrm' | 'queue' | 'signedIn'>;
