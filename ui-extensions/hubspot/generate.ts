import { type AppManifest, propertiesOf } from '../../src/app-manifest.ts';

const platformVersion = '2026.09';
/** Filled in by the project's profile when it is uploaded, so that one source serves every environment. */
const origin = '${API_ORIGIN}';

const watched = ['dealstage', 'pipeline', 'amount', 'closedate', 'hubspot_owner_id'];

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
  return Object.fromEntries(
    Object.entries(files).map(([path, content]) => [path, `${JSON.stringify(content, null, 2)}\n`]),
  );
}
