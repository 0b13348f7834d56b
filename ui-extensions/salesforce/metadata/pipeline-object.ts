import type { AppManifest } from '../../../src/app-manifest.ts';
import { customField } from './custom-field.ts';
import { apiName } from './names.ts';
import { xmlFile } from './xml.ts';

/** The record of a pipeline's figures: the object, its fields, a list of all, and what reports can be made of. */
export function pipelineObject(app: AppManifest): Record<string, string> {
  const { pipelineRecord: record } = app;
  const object = apiName(app, record.name);
  const folder = `objects/${object}`;
  const columns = record.properties.filter(({ type }) => type !== 'json');
  return {
    [`${folder}/${object}.object-meta.xml`]: xmlFile('CustomObject', {
      allowInChatterGroups: false,
      compactLayoutAssignment: 'SYSTEM',
      deploymentStatus: 'Deployed',
      description: record.description,
      enableActivities: false,
      enableHistory: false,
      enableReports: true,
      enableSearch: false,
      label: record.label,
      nameField: { displayFormat: 'HP-{000000}', label: 'Number', type: 'AutoNumber' },
      pluralLabel: record.pluralLabel,
      sharingModel: 'Read',
      visibility: 'Public',
    }),
    ...Object.fromEntries(
      record.properties.map((property) => {
        const name = apiName(app, property.name);
        return [
          `${folder}/fields/${name}.field-meta.xml`,
          customField(name, property, property.name === record.key),
        ];
      }),
    ),
    [`${folder}/listViews/All.listView-meta.xml`]: xmlFile('ListView', {
      fullName: 'All',
      // Fifteen at most, and nobody reads keys.
      columns: columns.filter(({ name }) => name !== record.key).map(({ name }) => apiName(app, name)),
      filterScope: 'Everything',
      label: 'All',
    }),
    [`reportTypes/${app.name}_Pipelines.reportType-meta.xml`]: xmlFile('ReportType', {
      baseObject: object,
      category: 'opportunities',
      deployed: true,
      description: record.description,
      label: record.pluralLabel,
      sections: [
        {
          columns: columns.map(({ name }) => ({
            checkedByDefault: name !== record.key,
            field: apiName(app, name),
            table: object,
          })),
          masterLabel: record.label,
        },
      ],
    }),
  };
}
