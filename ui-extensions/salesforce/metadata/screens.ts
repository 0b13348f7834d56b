import type { AppManifest } from '../../../src/app-manifest.ts';
import { apiName } from './names.ts';
import { type Xml, xmlFile } from './xml.ts';

/** The Lightning app with its tabs and pages, and a record page for opportunities with the card on it. */
export function screens(app: AppManifest): Record<string, string> {
  const object = apiName(app, app.pipelineRecord.name);
  const page = `${app.name}_Pipeline`;
  return {
    [`applications/${app.name}.app-meta.xml`]: xmlFile('CustomApplication', {
      brand: { headerColor: '#0B5CAB', shouldOverrideOrgTheme: false },
      description: app.description,
      formFactors: ['Small', 'Large'],
      isNavAutoTempTabsDisabled: false,
      isNavPersonalizationDisabled: false,
      label: app.name,
      navType: 'Standard',
      tabs: [page, 'standard-Opportunity', object, `${app.name}_Setup`],
      uiType: 'Lightning',
    }),
    [`tabs/${page}.tab-meta.xml`]: xmlFile('CustomTab', {
      description: 'How fast the pipeline turns into revenue, and where deals stopped.',
      flexiPage: page,
      label: 'Pipeline',
      motif: 'Custom62: Chalkboard',
    }),
    [`tabs/${object}.tab-meta.xml`]: xmlFile('CustomTab', {
      customObject: true,
      description: app.pipelineRecord.description,
      motif: 'Custom42: Chip',
    }),
    [`tabs/${app.name}_Setup.tab-meta.xml`]: xmlFile('CustomTab', {
      description: `Connects ${app.name} and checks what is missing.`,
      label: 'Setup',
      lwcComponent: 'headraceSetup',
      motif: 'Custom19: Wrench',
    }),
    [`flexipages/${page}.flexipage-meta.xml`]: xmlFile('FlexiPage', {
      flexiPageRegions: [region('main', [component('headracePipeline')])],
      masterLabel: `${app.name} pipeline`,
      template: { name: 'flexipage:defaultAppHomeTemplate' },
      type: 'AppPage',
    }),
    [`flexipages/${app.name}_Opportunity.flexipage-meta.xml`]: xmlFile('FlexiPage', {
      flexiPageRegions: [
        region('header', [component('force:highlightsPanel')]),
        region('main', [component('force:detailPanel'), component('force:relatedListContainer')]),
        region('sidebar', [component('headraceDeal'), component('runtime_sales_activities:activityPanel')]),
      ],
      masterLabel: `Opportunity with ${app.name}`,
      sobjectType: 'Opportunity',
      template: { name: 'flexipage:recordHomeTemplateDesktop' },
      type: 'RecordPage',
    }),
  };
}

function region(name: string, componentInstances: Xml[]): Xml {
  return {
    itemInstances: componentInstances.map((componentInstance) => ({ componentInstance })),
    name,
    type: 'Region',
  };
}

const component = (componentName: string): Xml => ({
  componentName,
  identifier: componentName.replaceAll(':', '_'),
});
