import type { LoginChoice } from '../../src/connector.ts';
import { HeadraceError } from '../../src/errors.ts';

export const productionUrl = 'https://login.salesforce.com';
const sandboxUrl = 'https://test.salesforce.com';

/** The org's name, for all but production orgs the kind of org, and Salesforce's domain. */
const myDomain = /^(?!xn--)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]+)?\.my\.salesforce\.com$/;
/** Where people work and set up, which is what they find in their address bar. */
const pages = /\.(lightning\.force|my\.salesforce-setup)\.com$/;

/** Sandbox orgs sign in elsewhere than production, and an org's policy may allow nothing but its own address. */
export const loginChoice: LoginChoice = {
  places: [
    {
      url: productionUrl,
      label: 'Production',
      hint: 'login.salesforce.com: live orgs and Developer Edition.',
    },
    { url: sandboxUrl, label: 'Sandbox', hint: 'test.salesforce.com: copies of an org to try things in.' },
  ],
  own: {
    label: 'My Domain',
    hint: 'Your org’s own address, needed where its login policy allows no other. Setup › My Domain shows it; what stands in your browser’s address bar while you work in the org will do, too.',
    example: 'acme.my.salesforce.com',
  },
  read: (given) => {
    const text = given.trim();
    const url = URL.parse(text.includes('://') ? text : `https://${text}`);
    const host = url?.hostname.replace(pages, '.my.salesforce.com') ?? '';
    const known = [productionUrl, sandboxUrl].includes(`https://${host}`) || myDomain.test(host);
    const plain = url?.protocol === 'https:' && !url.port && !url.username && !url.password;
    if (known && plain) return `https://${host}`;
    const why =
      known && url?.protocol !== 'https:'
        ? 'Salesforce is signed in to by https only.'
        : `“${text.slice(0, 100)}” is not an address where Salesforce lets people sign in.`;
    throw new HeadraceError(
      'invalid-input',
      `${why} Give login.salesforce.com, test.salesforce.com, or your My Domain such as acme.my.salesforce.com or acme--uat.sandbox.my.salesforce.com.`,
    );
  },
};
