/**
 * How good what is said is, on portfolios with a known end, next to simple methods: the table of verdicts of each set, as
 * `headrace backtest` prints it. The sets are folders under ROOT, by name; those that are not there are left out.
 * Usage: npm run bench:quality -- --data ROOT [--out FOLDER] [--retrain monthly] [SET…]   (or HEADRACE_MEASURE_DATA=ROOT)
 */
import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createCommand } from '../src/commands/backtest.ts';

const sets = {
  bpic2012: ['2011-12-16', '2012-03-01'],
  eci2020: ['2018-01-01', '2019-01-01'],
  xeducation_leads: ['2023-09-28', '2024-01-22'],
  maven_crm: ['2017-08-01', '2018-01-01'],
} as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    data: { type: 'string' },
    out: { type: 'string' },
    budget: { type: 'string', default: '0.2' },
    retrain: { type: 'string', default: 'never' },
  },
});
const root = values.data ?? process.env['HEADRACE_MEASURE_DATA'] ?? '';
const out = values.out ?? mkdtempSync(join(tmpdir(), 'headrace-quality-'));
let found = 0;
for (const [name, [cut, until]] of Object.entries(sets)) {
  const data = join(root, name);
  if (!existsSync(join(data, 'deals.csv')) || (positionals.length > 0 && !positionals.includes(name)))
    continue;
  found += 1;
  process.stdout.write(`\n== ${name}: learnt at ${cut}, asked until ${until}\n`);
  const begin = performance.now();
  const command = createCommand({
    out: (text) => process.stdout.write(text),
    err: (text) => process.stdout.write(text),
    interactive: false,
    env: {},
    signal: new AbortController().signal,
  });
  const { budget, retrain } = values;
  const asked = { data, cut, until, budget, retrain, out: join(out, name) };
  await command.parseAsync(
    Object.entries(asked).flatMap(([option, value]) => [`--${option}`, value]),
    { from: 'user' },
  );
  process.stdout.write(`${((performance.now() - begin) / 1000).toFixed(1)} s\n`);
}
if (found === 0) {
  process.stderr.write(`There is no set in "${root}". Give --data with the folder that holds them.\n`);
  process.exitCode = root ? 1 : 0;
}
