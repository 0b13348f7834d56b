import type { AppManifest } from '../../../src/app-manifest.ts';
import { xmlFile } from './xml.ts';

/** How Salesforce's metadata calls the scopes that OAuth has other names for. */
const scopeNames: Readonly<Record<string, string>> = { api: 'Api', refresh_token: 'RefreshToken' };

/**
 * The app that signs in: what the package carries of it. Neither file holds a secret or an id of an org; the links to
 * the org that owns the app are added there when the package is made.
 */
export function externalClientApp(app: AppManifest): Record<string, string> {
  return {
    [`externalClientApps/${app.name}.eca-meta.xml`]: xmlFile('ExternalClientApplication', {
      contactEmail: app.support.email,
      description: app.description,
      distributionState: 'Packaged',
      infoUrl: app.urls.documentation,
      isProtected: false,
      label: app.name,
    }),
    [`extlClntAppOauthSettings/${app.name}_oauth.ecaOauth-meta.xml`]: xmlFile('ExtlClntAppOauthSettings', {
      commaSeparatedOauthScopes: oauthScopes(app).join(', '),
      externalClientApplication: app.name,
      isFirstPartyAppEnabled: false,
      label: `${app.name}_oauth`,
    }),
  };
}

/** What the org that owns the app needs and the package may not carry: where users come back to, and the rules. */
export function signInOfOwningOrg(app: AppManifest): Record<string, string> {
  return {
    [`extlClntAppGlobalOauthSets/${app.name}_glbloauth.ecaGlblOauth-meta.xml`]: xmlFile(
      'ExtlClntAppGlobalOauthSettings',
      {
        callbackUrl: app.urls.app + app.urls.callback.replace('{crm}', 'salesforce'),
        externalClientApplication: app.name,
        isConsumerSecretOptional: false,
        isEnforceRefreshTokenTTL: true,
        isPkceRequired: true,
        isRefreshTokenRotationEnabled: true,
        isSecretRequiredForRefreshToken: true,
        label: `${app.name}_glbloauth`,
        shouldRotateConsumerKey: false,
        shouldRotateConsumerSecret: false,
      },
    ),
  };
}

function oauthScopes(app: AppManifest): string[] {
  return (app.scopes['salesforce']?.required ?? []).map((scope) => {
    const name = scopeNames[scope];
    if (name === undefined)
      throw new Error(
        `app.json asks for the Salesforce scope "${scope}": say how Salesforce's metadata calls it.`,
      );
    return name;
  });
}
