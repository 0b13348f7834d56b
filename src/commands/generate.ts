import { readdir } from 'node:fs/promises';
import { Argument, Command, Option } from 'commander';
import { HeadraceError } from '../errors.ts';
import { presetNames, presetSpec, type PresetName } from '../generator/preset-spec.ts';
import { writePortfolio } from '../generator/write-portfolio.ts';
import { writeGeneratedFiles } from '../manifests/write-generated-files.ts';
import type { Instant } from '../model/instant.ts';
import { parseInstant } from './support/parse-instant.ts';
import { parseWhole } from './support/parse-whole.ts';
import { printJson } from './support/print-json.ts';
import { createProgress } from './support/progress.ts';
import type { Terminal } from './support/terminal.ts';

interface Options {
  out?: string;
  preset: PresetName;
  deals?: number;
  seed: number;
  until?: Instant;
  broken?: boolean;
  force?: boolean;
  json?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('generate')
    .description('made-up portfolio with known truth; or "manifests": the files that follow from app.json')
    .addArgument(
      new Argument('[what]', 'what to generate').choices(['portfolio', 'manifests']).default('portfolio'),
    )
    .option(
      '--out <dir>',
      'folder for deals.csv, stages.csv, changes.csv, activities.csv, owners.csv and truth.json',
    )
    .addOption(new Option('--preset <name>', 'what it is like').choices(presetNames).default('demo'))
    .option('--deals <n>', 'how many deals (default: as the preset says)', parseWhole(1, 100_000_000))
    .option('--seed <n>', 'another seed, other deals', parseWhole(0, Number.MAX_SAFE_INTEGER), 1)
    .option('--until <instant>', 'the end of the log (default: now)', parseInstant)
    .option('--broken', 'append rows that no reader can accept')
    .option('--force', 'write into a folder that is not empty')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
The same preset, seed and end give the same files; more deals leave the first ones as they are.

Examples:
  $ npm run generate -- --out deals
  $ npm run generate -- --out million --preset large --deals 1000000 --until 2026-03-01
  $ npm run generate -- manifests`,
    )
    .action(async (what: 'portfolio' | 'manifests', options: Options) => {
      if (what === 'portfolio') return generatePortfolioFolder(terminal, options);
      const written = await writeGeneratedFiles({ checkOnly: false });
      if (options.json) printJson(terminal, { written });
      else terminal.out(written.map((path) => `${path}\n`).join(''));
    });
}

async function generatePortfolioFolder(terminal: Terminal, options: Options): Promise<void> {
  const { out } = options;
  if (out === undefined) throw new HeadraceError('invalid-input', 'Say where to write: --out DIR.');
  // The log knows whole seconds.
  const until = options.until ?? Math.floor(Date.now() / 1000) * 1000;
  const spec = { ...presetSpec(options.preset, { ...options, until }), broken: options.broken ?? false };
  if (!options.force && (await isOccupied(out))) {
    throw new HeadraceError(
      'invalid-input',
      `${out} is not empty. Choose another folder, or write into it with --force.`,
    );
  }
  const startedAt = performance.now();
  const progress = createProgress(terminal);
  const show = progress.show('Generating');
  try {
    const written = await writePortfolio(out, spec, {
      onProgress: (deals) => show(deals, spec.deals),
      signal: terminal.signal,
    });
    progress.done();
    const { deals, open, changes, activities } = written;
    const durationMs = Math.round(performance.now() - startedAt);
    const result = { folder: out, preset: options.preset, seed: spec.seed, until, ...written, durationMs };
    if (options.json) printJson(terminal, { ...result, until: new Date(until).toISOString() });
    else
      terminal.out(`${out}: ${deals} deals (${open} open), ${changes} changes, ${activities} activities.\n`);
  } finally {
    progress.done();
  }
}

/** `invalid-input` when it is there and is no folder we can look into. */
async function isOccupied(folder: string): Promise<boolean> {
  try {
    return (await readdir(folder)).length > 0;
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return false;
    throw new HeadraceError('invalid-input', `${folder} is no folder that can be written to.`, { cause });
  }
}
