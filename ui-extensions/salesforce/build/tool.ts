/**
 * Runs one of Salesforce's own tools on the package, in its folder.
 * Usage: npm run test:lwc [-- file]; npm run lint:lwc
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { installTools, tools } from './install-tools.ts';

const commands: Readonly<Record<string, readonly string[]>> = {
  jest: ['jest/bin/jest.js', '--config', 'tools/jest.config.cjs'],
  eslint: ['eslint/bin/eslint.js', '--config', 'tools/eslint.config.mjs', '--max-warnings', '0', 'force-app'],
};
const [name = '', ...rest] = process.argv.slice(2);
const command = commands[name];
if (!command) {
  process.stderr.write(`"${name}" is no tool here: choose ${Object.keys(commands).join(' or ')}.\n`);
  process.exit(1);
}
installTools();
const [script = '', ...options] = command;
const { status } = spawnSync(process.execPath, [join(tools, 'node_modules', script), ...options, ...rest], {
  cwd: join(tools, '..'),
  stdio: 'inherit',
});
process.exit(status ?? 1);
