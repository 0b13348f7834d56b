import { html } from '../../../src/html.ts';
import type { Play, PreviewTenant, ScreenPlace } from '../preview.ts';
import { buildScreens } from './build-screens.ts';
import { orgDoor } from './org-door.ts';

const names: Readonly<Partial<Record<ScreenPlace, string>>> = {
  record: 'deal',
  pipeline: 'pipeline',
  settings: 'setup',
};

/** Plays Salesforce: components are drawn in the page and ask Salesforce, never us, with the reader's session. */
export function createPlay({ sandbox, token }: PreviewTenant): Play {
  const door = orgDoor({ url: sandbox.url, token });
  return {
    build: buildScreens,
    head: html`<link rel="stylesheet" href="/assets/salesforce/salesforce.css"><script src="/assets/salesforce/salesforce.js" defer></script><script src="/page/salesforce.js" defer></script>`,
    places: ['record', 'pipeline', 'settings'],
    screen: (place, dealId) =>
      html`<div data-screen="${names[place] ?? ''}" data-record="${dealId ?? ''}"></div>`,
    stageField: 'StageName',
    calls: (request, response) => door(request, response),
    bodyClass: 'salesforce slds-color-scheme_system',
  };
}
