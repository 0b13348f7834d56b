import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { screenFolders } from './stage-project.ts';

interface RemoteBuild {
  remoteBuild: (args: {
    root: string;
    entryPoint: string;
    outputDir: string;
    logLevel: 'warn';
  }) => Promise<void>;
}

export interface Bundle {
  name: string;
  bytes: number;
}

/** Bundles every screen that a component file names, as HubSpot does after an upload, one file each into `out`. */
export async function bundleScreens(project: string, out: string, folder: string): Promise<Bundle[]> {
  const builder = join(folder, 'builder/node_modules/@hubspot/ui-extensions-dev-server/dist/lib/build.js');
  const { remoteBuild } = (await import(pathToFileURL(builder).href)) as RemoteBuild;
  const bundles: Bundle[] = [];
  for (const entry of await entryPoints(project)) {
    const name = `${basename(entry, '.tsx')}.js`;
    const outputDir = join(out, basename(entry, '.tsx'));
    await remoteBuild({ root: dirname(entry), entryPoint: basename(entry), outputDir, logLevel: 'warn' });
    bundles.push({ name, bytes: (await stat(join(outputDir, name))).size });
  }
  return bundles;
}

/** Files that the component files name as their entry. */
export async function entryPoints(project: string): Promise<string[]> {
  const entries: string[] = [];
  for (const screens of screenFolders) {
    const path = join(project, 'src', 'app', screens);
    for (const file of await readdir(path)) {
      if (!file.endsWith('-hsmeta.json')) continue;
      const { config } = JSON.parse(await readFile(join(path, file), 'utf8')) as {
        config: { entrypoint: string };
      };
      entries.push(join(project, 'src', config.entrypoint));
    }
  }
  return entries.sort();
}
