import { readdirSync } from 'node:fs';
import type { Signal } from './signal.ts';

const folder = new URL('signals/', import.meta.url);

/** Every signal by the name of its file: the folder is the registry. */
export const signals: ReadonlyMap<string, Signal> = new Map(
  await Promise.all(
    readdirSync(folder)
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .map(async (file): Promise<[string, Signal]> => {
        const module = (await import(new URL(file, folder).href)) as { signal: Signal };
        return [file.slice(0, -3), module.signal];
      }),
  ),
);
