import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { HeadraceError } from './errors.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** The environment, parsed once. */
export interface Config {
  /** Null: a PostgreSQL of our own under `home`. */
  databaseUrl: string | null;
  /** Null: the queue lives in PostgreSQL. */
  redisUrl: string | null;
  /** Public origin of the web server, without a slash at the end. */
  appUrl: string;
  /** Where the web server listens. */
  port: number;
  /** Opens the pages that name customers; null: only this machine sees them. */
  adminPassword: string | null;
  /** Key ring `id:base64,…`; the first one encrypts. */
  keys: string;
  /** Absolute path of the folder with everything we keep on this machine. */
  home: string;
  logLevel: (typeof logLevels)[number];
  /** For the connectors: each reads the variables that begin with its own name. */
  environment: Environment;
}

const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;
const projectRoot = fileURLToPath(new URL('..', import.meta.url));

const address = (protocols: RegExp, example: string) =>
  z.url({ protocol: protocols, error: `must be an address like ${example}` });
const web = address(/^https?$/, 'https://headrace.example.com');
const isLocal = (url: string) => /^(localhost|127\.|\[::1\])/.test(new URL(url).hostname);

const variables = z.object({
  DATABASE_URL: address(/^postgres(ql)?$/, 'postgres://user:password@host:5432/headrace').optional(),
  REDIS_URL: address(/^rediss?$/, 'redis://host:6379').optional(),
  APP_URL: web
    .refine(
      (url) => isLocal(url) || url.startsWith('https:'),
      'must begin with https:// unless it is this machine',
    )
    .refine(
      (url) => /^\/?$/.test(new URL(url).pathname) && !/[?#]/.test(url),
      'must be an origin, without a path',
    )
    .default('http://localhost:3000'),
  PORT: z.coerce
    .number('must be a number')
    .int()
    .min(1, 'must be 1 or more')
    .max(65_535, 'must be at most 65535')
    .optional(),
  ADMIN_PASSWORD: z.string().min(12, 'must have 12 characters or more').optional(),
  HEADRACE_KEYS: z
    .string()
    .refine(
      isKeyRing,
      'must be id:key[,id:key …] where each key is 32 bytes in base64 (openssl rand -base64 32)',
    )
    .optional(),
  HEADRACE_HOME: z.string().default(join(projectRoot, '.headrace')),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).default('info'),
});

/**
 * Reads the environment; every variable has a default that serves. Throws one `misconfigured` that names all that
 * is wrong. Keys that were not given are made once and kept in `home`, readable by nobody else.
 */
export function readConfig(given: Environment): Config {
  const environment = Object.fromEntries(Object.entries(given).filter(([, value]) => value?.trim()));
  const parsed = variables.safeParse(environment);
  const problems = [
    ...(parsed.error?.issues ?? []).map(({ path, message }) => `${path.join('.')} ${message}`),
    ...crmProblems(environment),
  ];
  if (problems.length > 0 || !parsed.success) {
    throw new HeadraceError(
      'misconfigured',
      `The environment is not right (.env.example says what each variable is for):\n${problems.map((line) => `  ${line}`).join('\n')}`,
    );
  }
  const { data } = parsed;
  const appUrl = new URL(data.APP_URL).origin;
  const home = resolve(data.HEADRACE_HOME);
  return {
    databaseUrl: data.DATABASE_URL ?? null,
    redisUrl: data.REDIS_URL ?? null,
    appUrl,
    port: data.PORT ?? (isLocal(appUrl) ? Number(new URL(appUrl).port || 80) : 3000),
    adminPassword: data.ADMIN_PASSWORD ?? null,
    keys: data.HEADRACE_KEYS ?? keptKeys(home),
    home,
    logLevel: data.LOG_LEVEL,
    environment,
  };
}

/** Every CRM names its variables alike, so what can be said of them is said here, whatever the CRM. */
function crmProblems(environment: Environment): string[] {
  const crms = readdirSync(join(projectRoot, 'connectors')).map((folder) => folder.toUpperCase());
  return Object.entries(environment).flatMap(([name, value]) => {
    if (!crms.some((crm) => name.startsWith(`${crm}_`))) return [];
    if (name.endsWith('_URL') && !web.safeParse(value).success)
      return [`${name} must be an address like https://…`];
    const other = name.replace(
      /_CLIENT_(ID|SECRET)$/,
      (_, half) => `_CLIENT_${half === 'ID' ? 'SECRET' : 'ID'}`,
    );
    return other !== name && !environment[other]
      ? [`${name} is set but ${other} is not: set both or none`]
      : [];
  });
}

function isKeyRing(text: string): boolean {
  const ids = text.split(',').map((entry) => /^([\w-]+):([A-Za-z0-9+/]{43}=)$/.exec(entry.trim())?.[1]);
  return ids.every(Boolean) && new Set(ids).size === ids.length;
}

/** Two processes may start at once: whoever links its file first has made the keys of both. */
function keptKeys(home: string): string {
  const path = join(home, 'keys');
  const read = () => readFileSync(path, 'utf8').trim();
  try {
    return read();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  mkdirSync(home, { recursive: true });
  const draft = join(home, `keys-${randomBytes(6).toString('hex')}`);
  writeFileSync(draft, `k1:${randomBytes(32).toString('base64')}\n`, { mode: 0o600 });
  try {
    linkSync(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
  return read();
}
