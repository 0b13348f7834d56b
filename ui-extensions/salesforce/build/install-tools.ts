import { fileURLToPath } from 'node:url';
import { installPackages } from '../../support/install-packages.ts';

/** Where Salesforce's own tools are described and installed. */
export const tools = fileURLToPath(new URL('../tools', import.meta.url));

export const installTools = (): void => installPackages(tools, 'Salesforce’s');
