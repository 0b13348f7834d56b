/**
 * Makes what is uploaded to HubSpot, without asking HubSpot: checks the component files, bundles every screen with
 * HubSpot's own builder, and packs the project. Ends with 1 and a sentence when anything is wrong.
 * Usage: npm run build:hubspot
 */
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { zipSync } from 'fflate';
import { bundleScreens } from './bundle-screens.ts';
import { checkProject } from './check-project.ts';
import { installBuilder } from './install-builder.ts';
import { readTree, stageProject } from './stage-project.ts';

const folder = fileURLToPath(new URL('..', import.meta.url));
const out = fileURLToPath(new URL('../../../build/hubspot', import.meta.url));
const project = join(out, 'project');

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });
installBuilder(folder);
await stageProject(folder, project);
const problems = await checkProject(project, folder);
if (problems.length > 0) {
  for (const problem of problems) process.stderr.write(`${problem}\n`);
  process.exit(1);
}
const bundles = await bundleScreens(project, join(out, 'bundles'), folder);
const files = await readTree(project);
await writeFile(
  join(out, 'project.zip'),
  zipSync(Object.fromEntries(files), { mtime: new Date('2026-01-01T00:00:00') }),
);
for (const { name, bytes } of bundles) process.stdout.write(`${name}: ${Math.round(bytes / 1024)} KiB\n`);
process.stdout.write(`build/hubspot/project.zip: ${files.size} files, ready for upload\n`);
