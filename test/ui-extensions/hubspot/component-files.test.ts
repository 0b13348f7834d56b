import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { checkComponents } from '../../../ui-extensions/hubspot/build/check-components.ts';
import { stageProject } from '../../../ui-extensions/hubspot/build/stage-project.ts';

const folder = 'ui-extensions/hubspot';
let project: string;

beforeEach(async () => {
  project = await mkdtemp(join(tmpdir(), 'headrace-project-'));
  await stageProject(folder, project);
});

afterEach(() => rm(project, { recursive: true }));

async function change(path: string, edit: (text: string) => string): Promise<void> {
  const file = join(project, 'src/app', path);
  await writeFile(file, edit(await readFile(file, 'utf8')));
}

test('every component file is as HubSpot wants it, with its entry where it says', async () => {
  expect(await checkComponents(project, folder)).toEqual([]);
});

test('a screen is uploaded with all it imports beside it', async () => {
  const source = await readFile(join(project, 'src/app/cards/DealHealth.tsx'), 'utf8');
  expect(source).not.toContain("from '../");
  expect(source).toContain("from './shared/format.ts'");
});

test.each([
  ['cards/deal-health-hsmeta.json', 'crm.record.tab', 'crm.record.top', /location: must be equal to one of/],
  ['cards/deal-health-hsmeta.json', 'DealHealth.tsx', 'Health.tsx', /there is no entry point/],
  ['cards/deal-health-hsmeta.json', 'Deal health', 'Deal health for HubSpot', /no “Hub” in the name/],
  [
    'cards/deal-health-sidebar-hsmeta.json',
    'headrace_deal_health_sidebar',
    'headrace_deal_health',
    /is taken by another file/,
  ],
  ['app-hsmeta.json', '"${API_ORIGIN}"', '"http://api.example"', /is no https address/],
  ['app-hsmeta.json', '"oauth",\n', '"crm",\n', /requiredScopes: must contain at least 1 valid item/],
  ['workflow-actions/pause-hsmeta.json', 'WORKFLOWS', 'ROBOTS', /client: must be equal to one of/],
])('what HubSpot would refuse in %s is said: %s → %s', async (path, from, to, said) => {
  await change(path, (text) => text.replaceAll(from, to));
  expect((await checkComponents(project, folder)).join('\n')).toMatch(said);
});
