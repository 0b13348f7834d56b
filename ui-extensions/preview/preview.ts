import type { RequestHandler } from 'express';
import type { Crm } from '../../src/connector.ts';
import type { Html } from '../../src/html.ts';

/** A lookalike of a CRM as the preview uses it: past its API where a person would click. */
export interface PreviewSandbox {
  readonly url: string;
  readonly clientSecret: string;
  readonly appId?: number | string;
  readonly portals: readonly PreviewPortal[];
}

export interface PreviewPortal {
  readonly portalId: number | string;
  /** Values under the CRM's own names, ours as `headrace_…`. */
  deal(dealId: string): { properties: Record<string, string | null> } | undefined;
  edit(): { update(dealId: string, properties: Record<string, string>): void };
}

/** One account that is looked at. */
export interface PreviewTenant {
  crm: string;
  /** The vendor's name for people. */
  label: string;
  sandbox: PreviewSandbox;
  portal: PreviewPortal;
  /** Our server as the CRM reaches it. */
  appUrl: string;
  /** The account through the connector, signed in as somebody of its own. */
  account: Crm;
  /** A session of that person. */
  token: () => Promise<string>;
}

/** A place on a page where one of our screens is shown. */
export type ScreenPlace = 'record' | 'sidebar' | 'pipeline' | 'settings';

/**
 * How a CRM shows our screens: `<crm>/play.ts` in this folder exports `createPlay(tenant)`. What stands there plays the
 * vendor: it draws the screens as the vendor does, and carries their calls to our server as the vendor does.
 */
export interface Play {
  /** Bundles the screens into a folder. */
  build(out: string): Promise<void>;
  /** What a page's head needs. */
  head: Html;
  /** Which screens there are. */
  places: readonly ScreenPlace[];
  /** The element with a screen in it. */
  screen(place: ScreenPlace, dealId: string | null): Html;
  /** The field that holds a deal's stage. */
  stageField: string;
  /** Calls of the screens, below `/<crm>/calls`. */
  calls: RequestHandler;
  /** Class of the page's body. */
  bodyClass: string;
}
