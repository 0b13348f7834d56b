import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { checkComponents } from './check-components.ts';

interface ParsingLibrary {
  translate: (
    context: { projectSourceDir: string; platformVersion: string },
    options: { skipValidation: boolean; profile: string },
  ) => Promise<unknown>;
}

/** What HubSpot would refuse in a staged project, one sentence each: by our checks, and by HubSpot's own reader. */
export async function checkProject(project: string, folder: string): Promise<string[]> {
  return [...(await checkComponents(project, folder)), ...(await readByHubSpot(project, folder))];
}

async function readByHubSpot(project: string, folder: string): Promise<string[]> {
  const library = join(folder, 'builder/node_modules/@hubspot/project-parsing-lib/src/exports/translate.js');
  const { translate } = (await import(pathToFileURL(library).href)) as ParsingLibrary;
  const { platformVersion } = JSON.parse(await readFile(join(project, 'hsproject.json'), 'utf8')) as {
    platformVersion: string;
  };
  try {
    await translate(
      { projectSourceDir: join(project, 'src'), platformVersion },
      { skipValidation: true, profile: 'local' },
    );
    return [];
  } catch (error) {
    return [`HubSpot cannot read the project: ${String(error)}`];
  }
}
