import { type AppManifest, type AppProperty, propertiesOf } from '../../../src/app-manifest.ts';
import { apiName } from './names.ts';
import { type Xml, xmlFile } from './xml.ts';

type May = 'read' | 'edit' | 'all';

/** What the integration reads of standard objects besides what everybody may see. */
const standardFields = [
  'Opportunity.AccountId',
  'Opportunity.Amount',
  'Opportunity.LeadSource',
  'Opportunity.NextStep',
  'Opportunity.Type',
];

/** Who may do what: sales users, the one that the integration signs in as, and who sets the app up. */
export function permissionSets(app: AppManifest): Record<string, string> {
  const ours = propertiesOf('salesforce', app);
  const object = apiName(app, app.pipelineRecord.name);
  const fields = (editable: (property: AppProperty) => boolean, figuresEditable: boolean): Xml[] => [
    ...ours.map((property) =>
      fieldPermission(`Opportunity.${apiName(app, property.name)}`, editable(property)),
    ),
    ...app.pipelineRecord.properties.map(({ name }) =>
      fieldPermission(`${object}.${apiName(app, name)}`, figuresEditable),
    ),
  ];
  const byPeople = fields(({ writtenBy }) => writtenBy === 'people', false);
  const set = (name: string, content: Record<string, Xml | Xml[]>): [string, string] => [
    `permissionsets/${app.name}_${name}.permissionset-meta.xml`,
    xmlFile('PermissionSet', { hasActivationRequired: false, ...content }),
  ];
  const screens = (tabs: string[]): Record<string, Xml[]> => ({
    applicationVisibilities: [{ application: app.name, visible: true }],
    tabSettings: tabs.map((tab) => ({ tab, visibility: 'Visible' })),
  });
  return Object.fromEntries([
    set('User', {
      label: `${app.name} User`,
      description: `Sees what ${app.name} says about deals and pipelines, and may pause a deal.`,
      fieldPermissions: byPeople,
      objectPermissions: [objectPermission(object, 'read')],
      ...screens([`${app.name}_Pipeline`]),
    }),
    set('Admin', {
      label: `${app.name} Admin`,
      description: `Sees what ${app.name} users see, the setup page and the records behind the pipeline page.`,
      fieldPermissions: byPeople,
      objectPermissions: [objectPermission(object, 'read')],
      ...screens([`${app.name}_Pipeline`, `${app.name}_Setup`, object]),
    }),
    set('Integration', {
      label: `${app.name} Integration`,
      description: `For the user that ${app.name} signs in as: reads deals with their accounts and contacts, writes ${app.name} fields and figures.`,
      fieldPermissions: [
        ...fields(() => true, true),
        ...standardFields.map((name) => fieldPermission(name, false)),
      ],
      objectPermissions: [
        objectPermission('Account', 'read', true),
        objectPermission('Contact', 'read', true),
        objectPermission(object, 'all', true),
        objectPermission('Opportunity', 'edit', true),
      ],
      userPermissions: ['ApiEnabled', 'EditTask', 'SendCustomNotifications'].map((name) => ({
        enabled: true,
        name,
      })),
    }),
  ]);
}

const fieldPermission = (field: string, editable: boolean): Xml => ({ editable, field, readable: true });

/** `seesAll`: whatever the sharing rules say. */
function objectPermission(object: string, may: May, seesAll = false): Xml {
  return {
    allowCreate: may === 'all',
    allowDelete: may === 'all',
    allowEdit: may !== 'read',
    allowRead: true,
    modifyAllRecords: may === 'all',
    object,
    viewAllRecords: seesAll,
  };
}
