import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';

/** Folders of screens: HubSpot builds each alone, and nothing in it may import from beside it. */
export const screenFolders = ['cards', 'pages', 'settings'];

/** Copies the project as it is uploaded: what the screens share lies in each of their folders. */
export async function stageProject(folder: string, project: string): Promise<void> {
  await cp(join(folder, 'hsproject.json'), join(project, 'hsproject.json'), { recursive: true });
  await cp(join(folder, 'src'), join(project, 'src'), { recursive: true });
  const app = join(project, 'src', 'app');
  for (const screens of screenFolders) {
    await cp(join(app, 'shared'), join(app, screens, 'shared'), { recursive: true });
    for (const file of await readdir(join(app, screens))) {
      if (!/\.tsx?$/.test(file)) continue;
      const path = join(app, screens, file);
      const source = await readFile(path, 'utf8');
      await writeFile(path, source.replaceAll("'../shared/", "'./shared/"));
    }
  }
  await rm(join(app, 'shared'), { recursive: true });
}

/** Every file below a folder by its path there, with slashes. */
export async function readTree(folder: string): Promise<Map<string, Uint8Array>> {
  const files = new Map<string, Uint8Array>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).split(sep).join('/'), await readFile(path));
  }
  return new Map([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
}
