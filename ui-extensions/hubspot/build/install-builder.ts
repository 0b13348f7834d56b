import { join } from 'node:path';
import { installPackages } from '../../support/install-packages.ts';

/** HubSpot's builder of screens and reader of projects. */
export const installBuilder = (folder: string): void => installPackages(join(folder, 'builder'), 'HubSpot’s');
