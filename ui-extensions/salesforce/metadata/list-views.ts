import type { AppManifest } from '../../../src/app-manifest.ts';
import { apiName } from './names.ts';
import { type Xml, xmlFile } from './xml.ts';

/** Lists of opportunities that a team works through: those that stopped, and those that still move but lose. */
export function listViews(app: AppManifest): Record<string, string> {
  const field = (name: string): string => apiName(app, name);
  const open: Xml = { field: 'OPPORTUNITY.CLOSED', operation: 'equals', value: '0' };
  const view = (name: string, label: string, columns: string[], filters: Xml[]): [string, string] => [
    `objects/Opportunity/listViews/${name}.listView-meta.xml`,
    xmlFile('ListView', {
      fullName: name,
      columns: [
        'OPPORTUNITY.NAME',
        'CORE.USERS.ALIAS',
        'OPPORTUNITY.STAGE_NAME',
        'OPPORTUNITY.AMOUNT',
        ...columns.map(field),
      ],
      filterScope: 'Everything',
      filters: [open, ...filters],
      label,
    }),
  ];
  return Object.fromEntries([
    view(
      `${app.name}_Stalled`,
      `${app.name}: stalled`,
      ['stalled_since', 'stage_typical_days', 'win_probability', 'next_action'],
      [{ field: field('status'), operation: 'equals', value: 'stalled' }],
    ),
    view(
      `${app.name}_Worth_Pushing`,
      `${app.name}: worth pushing`,
      ['status', 'value_at_risk', 'win_probability', 'next_action'],
      [
        { field: field('status'), operation: 'equals', value: 'on_track,slowing' },
        { field: field('value_at_risk'), operation: 'greaterThan', value: '0' },
      ],
    ),
  ]);
}
