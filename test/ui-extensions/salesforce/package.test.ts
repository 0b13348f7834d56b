import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { appManifest } from '../../../src/app-manifest.ts';
import { compileComponents } from '../../../ui-extensions/salesforce/build/compile-components.ts';
import { generate } from '../../../ui-extensions/salesforce/generate.ts';

const folder = 'ui-extensions/salesforce/force-app/main/default';
const generated = generate(appManifest);
const fileNamed = (ending: string): string => {
  const [, text] = Object.entries(generated).find(([path]) => path.endsWith(ending)) ?? [];
  if (text === undefined) throw new Error(`The package has no ${ending}.`);
  return text;
};
const componentFiles = readdirSync(join(folder, 'lwc'), { recursive: true, encoding: 'utf8' });
const textsOf = (ending: string): string[] =>
  componentFiles
    .filter((path) => path.endsWith(ending))
    .map((path) => readFileSync(join(folder, 'lwc', path), 'utf8'));

/** What a permission set says of a field: editable or only readable. */
const editable = (set: string, field: string): boolean | undefined => {
  const [, value] =
    new RegExp(`<editable>(\\w+)</editable>\\s*<field>${field}</field>`).exec(
      fileNamed(`${set}.permissionset-meta.xml`),
    ) ?? [];
  return value === undefined ? undefined : value === 'true';
};

test('every field and object that a component names is in the package', () => {
  const names = textsOf('.js').flatMap((text) =>
    [...text.matchAll(/Headrace_\w+__c/g)].map(([name]) => name),
  );
  expect(names.length).toBeGreaterThan(10);
  const paths = Object.keys(generated).join('\n');
  expect(names.filter((name) => !paths.includes(`${name}.`))).toEqual([]);
});

test('people may pause a deal and write nothing else; the integration writes all', () => {
  expect(editable('Headrace_User', 'Opportunity.Headrace_Pause_Until__c')).toBe(true);
  expect(editable('Headrace_User', 'Opportunity.Headrace_Health__c')).toBe(false);
  expect(editable('Headrace_User', 'Headrace_Pipeline__c.Headrace_Value__c')).toBe(false);
  expect(editable('Headrace_Integration', 'Opportunity.Headrace_Health__c')).toBe(true);
  expect(editable('Headrace_Integration', 'Headrace_Pipeline__c.Headrace_Value__c')).toBe(true);
  expect(editable('Headrace_Integration', 'Opportunity.Amount')).toBe(false);
});

test('a pipeline’s record is found again by its key', () => {
  expect(fileNamed('Headrace_Key__c.field-meta.xml')).toMatch(
    /<externalId>true<\/externalId>[\s\S]*<unique>true<\/unique>/,
  );
});

test('nothing in the package is a secret or belongs to one org', () => {
  for (const text of Object.values(generated))
    expect(text).not.toMatch(/consumerSecret|consumerKey|00D\w{12}/);
});

test('a scope that Salesforce’s metadata has no name for stops the package', () => {
  const scopes = { salesforce: { required: ['api', 'chatter'], optional: [] } };
  expect(() => generate({ ...appManifest, scopes })).toThrow('scope "chatter"');
});

test('components are made for the API version of the project', () => {
  const { sourceApiVersion } = JSON.parse(fileNamed('sfdx-project.json')) as { sourceApiVersion: string };
  for (const text of textsOf('.js-meta.xml'))
    expect(text).toContain(`<apiVersion>${sourceApiVersion}</apiVersion>`);
});

test('a component that asks for something that is not there does not compile, and is named', async () => {
  await expect(compileComponents("import 'c/headraceNowhere';")).rejects.toThrow('headraceNowhere');
  expect(await compileComponents("export * from 'c/headraceFormat';")).toContain('@salesforce/i18n/locale');
});
