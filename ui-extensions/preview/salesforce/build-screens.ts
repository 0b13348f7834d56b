import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'rollup';
import { compileComponents, type StandIn } from '../../salesforce/build/compile-components.ts';

const here = fileURLToPath(new URL('.', import.meta.url));
const designSystem = '@salesforce-ux/design-system-2/dist/css/bundled/slds2.cosmos.css';

/** What stands in for the platform: base components, and wire adapters that ask the org over HTTP. */
const standIns: readonly StandIn[] = [
  ...['card', 'badge', 'button', 'input', 'spinner'].map((name) => ({
    name: `lightning/${name}`,
    path: join(here, 'platform', name, `${name}.js`),
  })),
  ...Object.entries({
    'lightning/graphql': 'graphql',
    'lightning/navigation': 'navigation',
    'lightning/uiObjectInfoApi': 'ui-object-info-api',
    'lightning/uiRecordApi': 'ui-record-api',
    'preview/org': 'org',
  }).map(([name, file]) => ({ name, path: join(here, 'platform', `${file}.js`) })),
];

/**
 * Compiles Salesforce's screens into `out`: `salesforce.js` (gives the page `SalesforceHost.showScreen`) and
 * `salesforce.css`, Salesforce's design system, light or dark as the page's body asks (`slds-color-scheme_system`).
 */
export async function buildScreens(out: string): Promise<void> {
  await mkdir(out, { recursive: true });
  const entry = await readFile(join(here, 'host.js'), 'utf8');
  const code = await compileComponents(entry, { standIns, plugins: [platformNames, browserOnly] });
  await writeFile(join(out, 'salesforce.js'), code);
  await copyFile(createRequire(import.meta.url).resolve(designSystem), join(out, 'salesforce.css'));
}

/** `@salesforce/schema/Opportunity.Amount` and the reader's language, which no file holds. */
const platformNames: Plugin = {
  name: 'platform-names',
  resolveId: (id) => (id.startsWith('@salesforce/') ? `\0${id}` : null),
  load(id) {
    if (id === '\0@salesforce/i18n/locale')
      return 'export default document.documentElement.lang || navigator.language;';
    const [, objectApiName, fieldApiName] = /^\0@salesforce\/schema\/(\w+)(?:\.(\w+))?$/.exec(id) ?? [];
    return objectApiName ? `export default ${JSON.stringify({ objectApiName, fieldApiName })};` : null;
  },
};

/** The engine asks what it runs in. */
const browserOnly: Plugin = {
  name: 'browser-only',
  renderChunk: (code) =>
    code.replaceAll('import.meta.env.SSR', 'false').replaceAll('process.env.NODE_ENV', '"production"'),
};
