import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import lwc from '@lwc/rollup-plugin';
import { type Plugin, rollup } from 'rollup';

const folder = fileURLToPath(new URL('../force-app/main/default/lwc', import.meta.url));

/** A module that stands in for one of the platform's: `{ name: 'lightning/card', path }`. */
export interface StandIn {
  name: string;
  path: string;
}

/**
 * Compiles our components with the open-source compiler. Without stand-ins what belongs to the platform stays outside;
 * with them, and plugins for what no file holds, it becomes a script for a page that gives it `SalesforceHost`. Throws with the file and the place when a component does not compile or asks
 * for a module that is not there.
 */
export async function compileComponents(
  entry: string,
  { standIns = [], plugins = [] }: { standIns?: readonly StandIn[]; plugins?: readonly Plugin[] } = {},
): Promise<string> {
  const isPage = standIns.length > 0;
  const name = '\0entry';
  const bundle = await rollup({
    input: name,
    external: (id) => !isPage && (id === 'lwc' || isPlatform(id)),
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === name ? id : null),
        load: (id) => (id === name ? entry : null),
      },
      ...plugins,
      lwc({ modules: [...(await ourModules()), ...standIns], enableDynamicComponents: false }),
    ],
    onwarn: (warning) => {
      throw new Error(`${warning.loc?.file ?? warning.id ?? 'A component'}: ${warning.message}`);
    },
  });
  try {
    const { output } = await bundle.generate(
      isPage ? { format: 'iife', name: 'SalesforceHost' } : { format: 'es' },
    );
    return output[0].code;
  } finally {
    await bundle.close();
  }
}

/** What Salesforce brings: base components, wire adapters, names of objects and fields. */
export const isPlatform = (id: string): boolean => /^(lightning|@salesforce)\//.test(id);

async function ourModules(): Promise<StandIn[]> {
  const names = await componentNames();
  return names.map((name) => ({ name: `c/${name}`, path: join(folder, name, `${name}.js`) }));
}

/** The folders of `lwc`: components and what they share. */
export const componentNames = async (): Promise<string[]> =>
  (await readdir(folder, { withFileTypes: true }))
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
