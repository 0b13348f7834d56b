#!/usr/bin/env node
// Runs a script on Node 24 even where the machine's own Node is older: npm brings the right one along
// as a platform package, and this launcher, which any Node understands, starts it.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const [script = 'src/main.ts', ...args] = process.argv.slice(2);
const entry = resolve(root, script);

/**
 * Young objects get less room than Node gives them on large machines, and garbage is looked for when the heap has doubled,
 * not when it has grown fourfold: a worker then needs 200 MiB less.
 */
const flags = ['--max-semi-space-size=16', '--heap-growing-percent=100'];

let node = process.execPath;
if (Number(process.versions.node.split('.')[0]) < 24) {
  const windows = process.platform === 'win32';
  const name = `node-${windows ? 'win' : process.platform}-${process.arch}`;
  const bin = join(root, 'node_modules', name, 'bin');
  node = join(bin, windows ? 'node.exe' : 'node');
  if (!existsSync(node)) {
    process.stderr.write(
      `Headrace needs Node 24 and found ${process.version}. No ${name} is installed: run "npm ci", or use Node 24.\n`,
    );
    process.exit(1);
  }
}
const env = { ...process.env, PATH: `${dirname(node)}${delimiter}${process.env.PATH ?? ''}` };
const child = spawn(node, [...flags, entry, ...args], { stdio: 'inherit', env });
// A terminal sends Ctrl-C to both of us; the child decides when it is done.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => signal !== 'SIGINT' && child.kill(signal));
child.on('exit', (code, signal) => process.exit(code ?? (signal ? 1 : 0)));
