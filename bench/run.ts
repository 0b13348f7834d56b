/**
 * Runs the benchmarks of this folder, each in a process of its own: all of them, or the one that is named with its
 * arguments.
 * Usage: npm run bench [-- NAME ARGUMENTS…]
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';

const [name, ...rest] = process.argv.slice(2);
const all = readdirSync(import.meta.dirname)
  .filter((file) => file.endsWith('.ts') && file !== 'run.ts')
  .map((file) => file.slice(0, -3))
  .sort();
if (name && !all.includes(name)) {
  process.stderr.write(`There is no benchmark "${name}". There are: ${all.join(', ')}\n`);
  process.exit(2);
}
for (const bench of name ? [name] : all) {
  process.stdout.write(`== ${bench}\n`);
  const { status } = spawnSync(
    process.execPath,
    [...process.execArgv, `${import.meta.dirname}/${bench}.ts`, ...rest],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) process.exitCode = 1;
}
