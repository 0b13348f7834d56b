import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { HeadraceError } from '../../errors.ts';

/** Makes the folder that results go into, where it is not there: before the reckoning, which takes its time. */
export async function makeFolder(folder: string): Promise<void> {
  await mkdir(resolve(folder), { recursive: true }).catch((cause: unknown) => {
    throw new HeadraceError(
      'invalid-input',
      `${folder} could not be made. Give a folder that may be written.`,
      { cause },
    );
  });
}
