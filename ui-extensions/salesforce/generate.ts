import { type AppManifest, propertiesOf } from '../../src/app-manifest.ts';
import { customField } from './metadata/custom-field.ts';
import { externalClientApp, signInOfOwningOrg } from './metadata/external-client-app.ts';
import { listViews } from './metadata/list-views.ts';
import { apiName } from './metadata/names.ts';
import { notificationType } from './metadata/notification-type.ts';
import { permissionSets } from './metadata/permission-sets.ts';
import { pipelineObject } from './metadata/pipeline-object.ts';
import { screens } from './metadata/screens.ts';

/** The package's files that follow from app.json, by path below this folder. */
export function generate(app: AppManifest): Record<string, string> {
  const project = {
    packageDirectories: [{ path: 'force-app', default: true }, { path: 'owning-org' }],
    name: app.name.toLowerCase(),
    namespace: '',
    sfdcLoginUrl: 'https://login.salesforce.com',
    sourceApiVersion: '68.0',
  };
  return {
    'sfdx-project.json': `${JSON.stringify(project, null, 2)}\n`,
    ...below('owning-org/main/default', signInOfOwningOrg(app)),
    ...below('force-app/main/default', {
      ...opportunityFields(app),
      ...pipelineObject(app),
      ...listViews(app),
      ...permissionSets(app),
      ...notificationType(app),
      ...externalClientApp(app),
      ...screens(app),
      'lwc/headraceApp/headraceApp.js': addresses(app),
    }),
  };
}

function opportunityFields(app: AppManifest): Record<string, string> {
  return Object.fromEntries(
    propertiesOf('salesforce', app).map((property) => {
      const name = apiName(app, property.name);
      return [`objects/Opportunity/fields/${name}.field-meta.xml`, customField(name, property)];
    }),
  );
}

/** For the components that lead out of Salesforce. */
function addresses({ urls }: AppManifest): string {
  const { app, documentation, support } = urls;
  const text = (value: string): string => `'${value.replaceAll("'", "\\'")}'`;
  return [
    '/** Made from app.json. */',
    'export const app = Object.freeze({',
    `  accountsUrl: ${text(app)},`,
    `  documentationUrl: ${text(documentation)},`,
    `  supportUrl: ${text(support)},`,
    '});',
    '',
  ].join('\n');
}

const below = (folder: string, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
