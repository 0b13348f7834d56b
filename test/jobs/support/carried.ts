import type { SandboxPortal } from '../../../connectors/hubspot/sandbox/options.ts';
import { propertiesOf } from '../../../src/app-manifest.ts';
import type { App } from '../../../src/app-shape.ts';
import type { Scorecard } from '../../../src/model/scorecard.ts';
import { cardValuesOf } from '../../../src/scorecard/card-values-of.ts';
import { streamScorecards } from '../../../src/store/scorecards.ts';

const ours = propertiesOf('hubspot').filter(({ writtenBy }) => writtenBy === 'headrace');

/** Our values on a deal as the portal holds them, by the names of the property table; empty ones left out. */
export function valuesOn(portal: SandboxPortal, dealId: string): Record<string, string> {
  const properties = portal.deal(dealId)?.properties ?? {};
  return Object.fromEntries(
    ours.flatMap(({ name }) => {
      const value = properties[`headrace_${name}`];
      return value ? [[name, value]] : [];
    }),
  );
}

/** What the portal should hold for a scorecard, in the same form. */
export function valuesOf(card: Scorecard): Record<string, string> {
  const values = cardValuesOf(card);
  return Object.fromEntries(
    ours.flatMap(({ name }) => {
      const value = values[name] ?? null;
      return value === null || value === '' ? [] : [[name, String(value)]];
    }),
  );
}

export async function allScorecards(app: App, id: string): Promise<Scorecard[]> {
  const cards: Scorecard[] = [];
  for await (const chunk of streamScorecards(app.db, id)) cards.push(...chunk);
  return cards;
}

export const openDealsOf = (portal: SandboxPortal): string[] =>
  portal.dealIds().filter((dealId) => portal.deal(dealId)?.properties['hs_is_closed'] !== 'true');
