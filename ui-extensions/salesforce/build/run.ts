/**
 * Makes what is deployed to Salesforce, without asking Salesforce: checks that all is fresh and understood, compiles
 * every component, and packs. Ends with 1 and a sentence when anything is wrong.
 * Usage: npm run build:salesforce
 */
import { mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeGeneratedFiles } from '../../../src/manifests/write-generated-files.ts';
import { checkMetadata } from './check-metadata.ts';
import { compileComponents, componentNames } from './compile-components.ts';
import { convertPackage } from './convert-package.ts';
import { installTools, tools } from './install-tools.ts';
import { metadataTypes } from './metadata-types.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const out = fileURLToPath(new URL('../../../build/salesforce', import.meta.url));

const problems: string[] = (await writeGeneratedFiles({ checkOnly: true }))
  .filter((path) => path.startsWith(folder))
  .map((path) => `${relative(folder, path)} is not what app.json says: run npm run generate -- manifests.`);

installTools();
const types = metadataTypes(
  await readFile(join(tools, 'node_modules/@salesforce/types/lib/metadata.d.ts'), 'utf8'),
);
for (const source of ['force-app', 'owning-org'])
  for (const path of await readdir(join(folder, source), { recursive: true }))
    if (path.endsWith('-meta.xml'))
      for (const problem of checkMetadata(await readFile(join(folder, source, path), 'utf8'), types))
        problems.push(`${join(source, path)}: ${problem}`);

const names = await componentNames();
await compileComponents(names.map((name) => `export * as ${name} from 'c/${name}';`).join('\n')).catch(
  (error: unknown) => problems.push(error instanceof Error ? error.message : String(error)),
);
if (problems.length > 0) {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exit(1);
}

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
const { path, parts } = await convertPackage(join(folder, 'force-app'), out);
for (const [type, count] of [...parts].sort(([a], [b]) => a.localeCompare(b)))
  process.stdout.write(`${type}: ${count}\n`);
process.stdout.write(`${relative(process.cwd(), path)}: ready to deploy\n`);
