import type { Door } from './client.ts';
import { isNotShown } from './failure.ts';
import { describeSchema } from './schemas.ts';
import { dataPath } from './settings.ts';

/** Are mails and meetings captured past the data API? Orgs that do it have an object of its figures. */
export async function isCapturing(door: Door): Promise<boolean> {
  try {
    await door({ method: 'GET', path: `${dataPath}/sobjects/ActivityMetric/describe` }, describeSchema);
    return true;
  } catch (error) {
    if (!isNotShown(error)) throw error;
    return false;
  }
}
