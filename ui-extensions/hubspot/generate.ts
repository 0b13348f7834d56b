import { type AppManifest, propertiesOf } from '../../src/app-manifest.ts';

const platformVersion = '2026.09';
/** Filled in by the project's profile when it is uploaded, so that one source serves every environment. */
const origin = '${API_ORIGIN}';

const watched = ['dealstage', 'pipeline', 'amount', 'closedate', 'hubspot_owner_id'];

/** What a screen is built from; HubSpot's builder looks for a package beside the entry. */
const screenPackage = {
  private: true,
  type: 'module',
  dependencies: { '@hubspot/ui-extensions': '0.17.0', react: '18.3.1' },
};

/** The screens in HubSpot: two cards on a deal, the app's page, its settings, and what workflows may ask for. */
function screens(app: AppManifest): Record<string, object> {
  const card = (uid: string, name: string, location: string, entrypoint: string): object => ({
    uid,
    type: 'card',
    config: {
      name,
      description: 'Is the deal on track, why, and what to do next.',
      location,
      entrypoint: `/app/cards/${entrypoint}`,
      objectTypes: ['deals'],
    },
  });
  return {
    'src/app/cards/package.json': { name: 'cards', ...screenPackage },
    'src/app/cards/deal-health-hsmeta.json': card(
      'headrace_deal_health',
      'Deal health',
      'crm.record.tab',
      'DealHealth.tsx',
    ),
    'src/app/cards/deal-health-sidebar-hsmeta.json': card(
      'headrace_deal_health_sidebar',
      'Deal health at a glance',
      'crm.record.sidebar',
      'DealHealthSidebar.tsx',
    ),
    'src/app/settings/package.json': { name: 'settings', ...screenPackage },
    'src/app/settings/settings-hsmeta.json': {
      uid: 'headrace_settings',
      type: 'settings',
      config: { entrypoint: '/app/settings/Settings.tsx' },
    },
    'src/app/pages/package.json': { name: 'pages', ...screenPackage },
    'src/app/pages/pipeline-hsmeta.json': {
      uid: 'headrace_pipeline',
      type: 'page',
      config: { entrypoint: '/app/pages/Pipeline.tsx' },
    },
    'src/app/workflow-actions/pause-hsmeta.json': workflowAction(app, {
      name: 'pause',
      actionName: 'Mark deal as paused',
      actionDescription:
        'Says that the deal waits until a day, for a reason: no stalled-deal alert before then.',
      actionCardContent: 'Pause the deal until {{until}}: {{reason}}',
      fields: [
        { name: 'until', type: 'date', fieldType: 'date', label: 'Wait until' },
        { name: 'reason', type: 'string', fieldType: 'text', label: 'Because' },
      ],
    }),
    'src/app/workflow-actions/resume-hsmeta.json': workflowAction(app, {
      name: 'resume',
      actionName: 'Resume paused deal',
      actionDescription: 'Takes the pause from the deal: its clock runs again.',
      actionCardContent: 'Resume the deal',
      fields: [],
    }),
  };
}

interface Action {
  name: string;
  actionName: string;
  actionDescription: string;
  actionCardContent: string;
  fields: { name: string; type: string; fieldType: string; label: string }[];
}

function workflowAction(app: AppManifest, { name, fields, ...labels }: Action): object {
  return {
    uid: `headrace_${name}`,
    type: 'workflow-action',
    config: {
      actionUrl: `${origin}${app.urls.workflowActions.replace('{crm}', 'hubspot').replace('{action}', name)}`,
      isPublished: true,
      supportedClients: [{ client: 'WORKFLOWS' }],
      inputFields: fields.map(({ name, type, fieldType }) => ({
        typeDefinition: { name, type, fieldType },
        supportedValueTypes: type === 'date' ? ['STATIC_VALUE', 'OBJECT_PROPERTY'] : ['STATIC_VALUE'],
        isRequired: true,
      })),
      labels: {
        en: {
          ...labels,
          ...(fields.length > 0
            ? { inputFieldLabels: Object.fromEntries(fields.map(({ name, label }) => [name, label])) }
            : {}),
        },
      },
      objectTypes: ['DEAL'],
    },
  };
}

/** The developer project's component files that follow from app.json, by path below this folder. */
export function generate(app: AppManifest): Record<string, string> {
  const scopes = app.scopes.hubspot ?? { required: [], optional: [] };
  const callback = app.urls.callback.replace('{crm}', 'hubspot');
  const pausing = propertiesOf('hubspot', app)
    .filter((property) => property.writtenBy === 'people')
    .map((property) => `${app.propertyGroup.name}_${property.name}`);
  const files = {
    'hsproject.json': { name: app.name.toLowerCase(), srcDir: 'src', platformVersion },
    'src/hsprofile.local.json': { accountId: 0, variables: { API_ORIGIN: 'https://localhost:3000' } },
    'src/app/app-hsmeta.json': {
      uid: 'headrace_app',
      type: 'app',
      config: {
        name: app.name,
        description: app.description,
        distribution: 'marketplace',
        auth: {
          type: 'oauth',
          redirectUrls: [`${origin}${callback}`, `${app.urls.app}${callback}`],
          requiredScopes: scopes.required,
          optionalScopes: scopes.optional,
          conditionallyRequiredScopes: [],
        },
        permittedUrls: { fetch: [origin], iframe: [], img: [] },
        support: {
          supportEmail: app.support.email,
          documentationUrl: app.urls.documentation,
          supportUrl: app.urls.support,
          supportPhone: app.support.phone,
        },
      },
    },
    'src/app/webhooks/webhooks-hsmeta.json': {
      uid: 'headrace_webhooks',
      type: 'webhooks',
      config: {
        settings: {
          targetUrl: `${origin}${app.urls.webhooks.replace('{crm}', 'hubspot')}`,
          maxConcurrentRequests: 10,
        },
        subscriptions: {
          crmObjects: [
            { subscriptionType: 'object.creation', objectType: 'deal', active: true },
            ...[...watched, ...pausing].map((propertyName) => ({
              subscriptionType: 'object.propertyChange',
              objectType: 'deal',
              propertyName,
              active: true,
            })),
          ],
          legacyCrmObjects: ['deal.deletion', 'deal.merge', 'deal.restore'].map((subscriptionType) => ({
            subscriptionType,
            active: true,
          })),
          hubEvents: [{ subscriptionType: 'contact.privacyDeletion', active: true }],
        },
      },
    },
  };
  Object.assign(files, screens(app));
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, `${JSON.stringify(content, null, 2)}\n`]),
  );
}
