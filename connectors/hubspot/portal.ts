import type { Access } from '../../src/connector.ts';
import { isHeadraceError } from '../../src/errors.ts';
import type { Pipeline } from '../../src/model/pipeline.ts';
import type { Door } from './client.ts';
import { mapPipelines } from './map-pipelines.ts';
import { accountSchema, pipelinesSchema, type PropertyDefinition, propertyListSchema } from './schemas.ts';
import { apiVersion } from './settings.ts';

/** What must be known about an account before a deal can be read. Each part is asked for once per opening. */
export interface Portal {
  accountId: string;
  details(): Promise<PortalDetails>;
  pipelines(): Promise<Pipeline[]>;
  /** The properties of deals that are not archived, by name. */
  properties(): Promise<ReadonlyMap<string, PropertyDefinition>>;
  /** Asks for the properties anew the next time. */
  forgetProperties(): void;
  /** May we do that? Unknown scopes count as granted: HubSpot will say. */
  may(scope: string): boolean;
  /** Notes once what this account cannot do. */
  warn(sentence: string): void;
  warnings(): string[];
}

export interface PortalDetails {
  timeZone: string;
  currency: string;
  uiDomain: string;
}

export const defaultUiDomain = 'app.hubspot.com';

export function openPortal(door: Door, access: Access): Portal {
  const warnings = new Set<string>();
  const warn = (sentence: string) => void warnings.add(sentence);
  const details = once(() => readDetails(door, warn));
  const pipelines = once(async () => {
    const { results } = await door(
      { method: 'GET', path: `/crm/pipelines/${apiVersion}/deals` },
      pipelinesSchema,
    );
    return mapPipelines(results);
  });
  const readProperties = async () => {
    const path = `/crm/properties/${apiVersion}/deals`;
    const { results } = await door({ method: 'GET', path }, propertyListSchema);
    return new Map(results.filter(({ archived }) => !archived).map((each) => [each.name, each]));
  };
  let properties = once(readProperties);
  return {
    accountId: access.accountId,
    details,
    pipelines,
    properties: () => properties(),
    forgetProperties: () => {
      properties = once(readProperties);
    },
    may: (scope) => access.scopes.length === 0 || access.scopes.includes(scope),
    warn,
    warnings: () => [...warnings],
  };
}

async function readDetails(door: Door, warn: (sentence: string) => void): Promise<PortalDetails> {
  try {
    const found = await door({ method: 'GET', path: `/account-info/${apiVersion}/details` }, accountSchema);
    const timeZone = found.timeZone && isZone(found.timeZone) ? found.timeZone : null;
    if (!timeZone)
      warn(`HubSpot's time zone "${found.timeZone ?? ''}" is not known here: days are reckoned in UTC.`);
    if (!found.companyCurrency) warn('HubSpot did not say the company currency: USD is assumed.');
    return {
      timeZone: timeZone ?? 'UTC',
      currency: found.companyCurrency ?? 'USD',
      uiDomain: found.uiDomain ?? defaultUiDomain,
    };
  } catch (error) {
    if (!isHeadraceError(error, 'forbidden') && !isHeadraceError(error, 'not-found')) throw error;
    warn('HubSpot does not show the account details: days are reckoned in UTC and USD is assumed.');
    return { timeZone: 'UTC', currency: 'USD', uiDomain: defaultUiDomain };
  }
}

function isZone(name: string): boolean {
  try {
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/** Asked by many at once, done once; a failure is not kept. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let kept: Promise<T> | null = null;
  return () => {
    kept ??= work().catch((error: unknown) => {
      kept = null;
      throw error;
    });
    return kept;
  };
}
