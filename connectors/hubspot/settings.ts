import { z } from 'zod';
import { HeadraceError } from '../../src/errors.ts';

/** The version in every path. A new one comes out each March and September. */
export const apiVersion = '2026-09';

/** The client that the local sandbox knows, so that everything runs before an app is registered. */
const sandboxClient = { id: 'headrace-local', secret: '11111111-2222-4333-8444-555555555555' };

const address = (fallback: string) =>
  z
    .url({ protocol: /^https?$/ })
    .default(fallback)
    .transform((url) => url.replace(/\/+$/, ''));

const environmentSchema = z.object({
  HUBSPOT_CLIENT_ID: z.string().min(1).default(sandboxClient.id),
  HUBSPOT_CLIENT_SECRET: z.string().min(1).default(sandboxClient.secret),
  HUBSPOT_APP_ID: z.string().regex(/^\d+$/, 'must be the number of the app').optional(),
  HUBSPOT_API_URL: address('https://api.hubapi.com'),
  HUBSPOT_AUTH_URL: address('https://app.hubspot.com').transform((url) =>
    /\/oauth\/([^/]+\/)?authorize$/.test(url) ? url : `${url}/oauth/authorize`,
  ),
});

export interface Settings {
  clientId: string;
  clientSecret: string;
  /** Null: any app that signs with our secret. */
  appId: string | null;
  /** Without a slash at the end. */
  apiUrl: string;
  /** The whole address of the sign-in page. */
  authorizeUrl: string;
}

/** Reads what concerns HubSpot. Throws one `misconfigured` that names every variable that is wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new HeadraceError('misconfigured', `The environment is not right:\n  ${lines.join('\n  ')}`);
  }
  return {
    clientId: parsed.data.HUBSPOT_CLIENT_ID,
    clientSecret: parsed.data.HUBSPOT_CLIENT_SECRET,
    appId: parsed.data.HUBSPOT_APP_ID ?? null,
    apiUrl: parsed.data.HUBSPOT_API_URL,
    authorizeUrl: parsed.data.HUBSPOT_AUTH_URL,
  };
}
