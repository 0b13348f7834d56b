import { existsSync, readdirSync } from 'node:fs';
import { HeadraceError } from '../../errors.ts';
import type { PortfolioRows } from '../../model/portfolio-folder.ts';

/** What every sandbox of a CRM can do for the command line: `connectors/<crm>/sandbox/start-sandbox.ts`. */
export interface SandboxModule {
  startSandbox: (options: SandboxOptions) => Promise<Sandbox>;
}

export interface SandboxOptions {
  port?: number;
  portals: readonly ({ name?: string } & ({ folder: string } | { portfolio: PortfolioRows }))[];
  webhookUrl?: string;
  journal?: string;
  limits?: 'vendor' | 'off';
}

export interface Sandbox {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Of our app, where the CRM numbers apps. */
  readonly appId?: number;
  readonly requests: { count(pattern?: RegExp): number };
  /** The calls, as `METHOD /path`, that change what the CRM holds. */
  readonly changingCalls: RegExp;
  readonly portals: readonly {
    readonly portalId: number | string;
    readonly name: string;
    dealIds(): string[];
    /** The record that a deal of the portfolio became. */
    dealIdOf(portfolioId: string): string | undefined;
    /** A record's values as the CRM holds them now. */
    deal(dealId: string): { properties: Record<string, string | null> } | undefined;
    /** Tasks of a deal. */
    tasks(dealId: string): { properties: Record<string, string | null> }[];
    /** What a person does in the CRM, by its own field names. */
    edit(): { update(dealId: string, properties: Record<string, string>): void };
  }[];
  close(): Promise<void>;
}

const folder = new URL('../../../connectors/', import.meta.url);

/** The CRMs that have a sandbox. */
export function sandboxNames(): string[] {
  return readdirSync(folder).filter((crm) => existsSync(fileOf(crm)));
}

/** Throws `invalid-input` when the CRM has none. */
export async function loadSandbox(crm: string): Promise<SandboxModule> {
  if (!sandboxNames().includes(crm)) {
    throw new HeadraceError(
      'invalid-input',
      `There is no sandbox of "${crm}". Known: ${sandboxNames().join(', ')}.`,
    );
  }
  return (await import(fileOf(crm).href)) as SandboxModule;
}

const fileOf = (crm: string) => new URL(`${crm}/sandbox/start-sandbox.ts`, folder);

/** The environment that makes Headrace talk to a sandbox instead of the vendor. */
export function environmentOf(crm: string, { url, clientId, clientSecret }: Sandbox): Record<string, string> {
  const name = crm.toUpperCase();
  return {
    [`${name}_API_URL`]: url,
    [`${name}_AUTH_URL`]: url,
    [`${name}_LOGIN_URL`]: url,
    [`${name}_CLIENT_ID`]: clientId,
    [`${name}_CLIENT_SECRET`]: clientSecret,
  };
}
