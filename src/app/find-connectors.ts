import { existsSync, readdirSync } from 'node:fs';
import type { Environment } from '../config.ts';
import type { Connector } from '../connector.ts';
import { HeadraceError } from '../errors.ts';

type CreateConnector = (environment: Environment) => Connector;

const folder = new URL('../../connectors/', import.meta.url);

/** Every folder of `connectors/` that has an `index.ts`, by name. Throws `misconfigured` when one exports no connector. */
export async function findConnectors(environment: Environment): Promise<Map<string, Connector>> {
  const names = readdirSync(folder).filter((name) => existsSync(new URL(`${name}/index.ts`, folder)));
  const found = await Promise.all(
    names.map(async (name): Promise<[string, Connector]> => {
      const module: unknown = await import(new URL(`${name}/index.ts`, folder).href);
      if (!makesConnector(module)) {
        throw new HeadraceError('misconfigured', `connectors/${name}/index.ts exports no createConnector`);
      }
      return [name, module.createConnector(environment)];
    }),
  );
  return new Map(found);
}

function makesConnector(module: unknown): module is { createConnector: CreateConnector } {
  return typeof (module as { createConnector?: unknown }).createConnector === 'function';
}
