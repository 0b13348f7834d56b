import { z } from 'zod';
import { HeadraceError } from '../../src/errors.ts';
import { productionUrl } from './login-choice.ts';

/** The version in every path. Three come out each year; old ones live for years. */
export const apiVersion = '67.0';
export const dataPath = `/services/data/v${apiVersion}`;

/** The client that the local sandbox knows, so that everything runs before an app is registered. */
const sandboxClient = { id: 'headrace-local', secret: '11111111-2222-4333-8444-555555555555' };

const environmentSchema = z.object({
  SALESFORCE_CLIENT_ID: z.string().min(1).default(sandboxClient.id),
  SALESFORCE_CLIENT_SECRET: z.string().min(1).default(sandboxClient.secret),
  SALESFORCE_LOGIN_URL: z
    .url({ protocol: /^https?$/ })
    .default(productionUrl)
    .transform((url) => url.replace(/\/+$/, '')),
});

export interface Settings {
  clientId: string;
  clientSecret: string;
  /** Where people sign in who did not choose. Without a slash at the end. */
  loginUrl: string;
}

/** Reads what concerns Salesforce. Throws one `misconfigured` that names every variable that is wrong. */
export function readSettings(environment: Readonly<Record<string, string | undefined>>): Settings {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = environmentSchema.safeParse(given);
  if (!parsed.success) {
    const lines = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new HeadraceError('misconfigured', `The environment is not right:\n  ${lines.join('\n  ')}`);
  }
  return {
    clientId: parsed.data.SALESFORCE_CLIENT_ID,
    clientSecret: parsed.data.SALESFORCE_CLIENT_SECRET,
    loginUrl: parsed.data.SALESFORCE_LOGIN_URL,
  };
}
