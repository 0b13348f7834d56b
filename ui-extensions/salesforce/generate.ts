import { type AppManifest, type AppProperty, propertiesOf } from '../../src/app-manifest.ts';

const apiVersion = '68.0';
const fields = 'force-app/main/default/objects/Opportunity/fields';

/** The package's files that follow from app.json, by path below this folder. */
export function generate(app: AppManifest): Record<string, string> {
  const project = {
    packageDirectories: [{ path: 'force-app', default: true }],
    name: app.name.toLowerCase(),
    namespace: '',
    sfdcLoginUrl: 'https://login.salesforce.com',
    sourceApiVersion: apiVersion,
  };
  return Object.fromEntries([
    ['sfdx-project.json', `${JSON.stringify(project, null, 2)}\n`],
    ...propertiesOf('salesforce', app).map((property) => {
      const name = fieldName(app.name, property.name);
      return [`${fields}/${name}.field-meta.xml`, fieldXml(name, property)];
    }),
  ]);
}

/** `win_probability` → `Headrace_Win_Probability__c`. */
function fieldName(appName: string, property: string): string {
  const words = property.split('_').map((word) => word[0]?.toUpperCase() + word.slice(1));
  return `${appName}_${words.join('_')}__c`;
}

function fieldXml(name: string, property: AppProperty): string {
  const lines = [
    ['fullName', name],
    ['description', property.description],
    ['externalId', 'false'],
    ['label', property.label],
    ...typeLines(property),
  ].map(([tag, text]) => `    <${tag}>${escapeXml(text ?? '')}</${tag}>`);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<CustomField xmlns="http://soap.sforce.com/2006/04/metadata">',
    ...lines,
    ...valueSet(property),
    '</CustomField>',
    '',
  ].join('\n');
}

function typeLines(property: AppProperty): string[][] {
  switch (property.type) {
    case 'number': {
      const type = property.unit === 'currency' ? 'Currency' : 'Number';
      return [
        ['precision', type === 'Currency' ? '18' : '6'],
        ['required', 'false'],
        ['scale', String(property.scale ?? 0)],
        ['type', type],
      ];
    }
    case 'choice':
      return [
        ['required', 'false'],
        ['type', 'Picklist'],
      ];
    case 'date':
      return [
        ['required', 'false'],
        ['type', 'Date'],
      ];
    case 'text':
      return [
        ['length', '255'],
        ['required', 'false'],
        ['type', 'Text'],
      ];
    case 'long_text':
    case 'json':
      return [
        ['length', property.type === 'json' ? '131072' : '32768'],
        ['type', 'LongTextArea'],
        ['visibleLines', '5'],
      ];
    default:
      return property.type satisfies never;
  }
}

function valueSet(property: AppProperty): string[] {
  if (property.type !== 'choice') return [];
  const values = (property.options ?? []).flatMap((option) => [
    '            <value>',
    `                <fullName>${escapeXml(option.value)}</fullName>`,
    '                <default>false</default>',
    `                <label>${escapeXml(option.label)}</label>`,
    '            </value>',
  ]);
  return [
    '    <valueSet>',
    '        <restricted>true</restricted>',
    '        <valueSetDefinition>',
    '            <sorted>false</sorted>',
    ...values,
    '        </valueSetDefinition>',
    '    </valueSet>',
  ];
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
