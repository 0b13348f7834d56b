import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { installPackages } from '../../../ui-extensions/support/install-packages.ts';

/** A folder whose one package lies beside it, so that nothing is fetched. */
function folderOf(): { folder: string; describe: (version: string) => void } {
  const folder = mkdtempSync(join(tmpdir(), 'headrace-packages-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'tool'));
  const write = (name: string, content: object): void =>
    writeFileSync(join(folder, name), JSON.stringify(content));
  write('tool/package.json', { name: 'tool', version: '1.0.0' });
  const describe = (version: string): void => {
    const own = { name: 'tools', version, dependencies: { tool: 'file:tool' } };
    write('package.json', own);
    write('package-lock.json', {
      ...own,
      lockfileVersion: 3,
      packages: {
        '': own,
        'node_modules/tool': { resolved: 'tool', link: true },
        tool: { name: 'tool', version: '1.0.0' },
      },
    });
  };
  return { folder, describe };
}

test('tools are installed once, and again when what they are to be has changed', () => {
  const { folder, describe } = folderOf();
  describe('1.0.0');
  installPackages(folder, 'Our');
  expect(existsSync(join(folder, 'node_modules', 'tool'))).toBe(true);
  const trace = join(folder, 'node_modules', 'trace');
  writeFileSync(trace, '');
  installPackages(folder, 'Our');
  expect(existsSync(trace), 'nothing was installed a second time').toBe(true);
  describe('2.0.0');
  installPackages(folder, 'Our');
  expect(existsSync(trace), 'all was installed anew').toBe(false);
  expect(existsSync(join(folder, 'node_modules', 'tool'))).toBe(true);
});
