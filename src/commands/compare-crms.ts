import { resolve } from 'node:path';
import { Command } from 'commander';
import { HeadraceError } from '../errors.ts';
import { differencesOf, kinds, type Differences } from './support/compare/differences-of.ts';
import { readSources } from './support/compare/read-sources.ts';
import { levelled, unsaidBy } from './support/compare/unsaid-by.ts';
import { lastInstantOf } from './support/last-instant-of.ts';
import { printJson } from './support/print-json.ts';
import { createProgress } from './support/progress.ts';
import { Unsuccessful } from './support/report-failure.ts';
import type { Terminal } from './support/terminal.ts';

interface Options {
  portfolio: string;
  json?: boolean;
}

interface Pair extends Differences {
  sources: [string, string];
}

const mostInWords = 20;

export function createCommand(terminal: Terminal): Command {
  return new Command('compare-crms')
    .description('does a portfolio say the same through every CRM as by itself? row by row and card by card')
    .requiredOption('--portfolio <dir>', 'portfolio folder')
    .option('--json', 'print one JSON document with every difference')
    .addHelpText(
      'after',
      `
Loads the folder into a lookalike of every CRM, reads it back through the connectors into a store of its own, and
compares with the folder itself: stages, deals, changes, activities and scorecards, after ids are mapped. What a
source truly cannot say is left out and listed. Ends with 1 when there is a difference.

Examples:
  $ headrace generate --preset demo --out deals && headrace compare-crms --portfolio deals`,
    )
    .action(async ({ portfolio, json }: Options) => {
      const progress = createProgress(terminal);
      const sources = await readSources(terminal, resolve(portfolio), progress);
      const names = [...sources.keys()];
      const pairs: Pair[] = [];
      for (const [index, one] of names.entries())
        for (const other of names.slice(index + 1)) pairs.push(await compared(sources, [one, other]));
      const leftOut = Object.fromEntries(
        await Promise.all(
          names.map(async (name) => [name, (await unsaidBy(name)).map(({ sentence }) => sentence)] as const),
        ),
      );
      const differences = pairs.reduce((sum, pair) => sum + pair.differences.length, 0);
      if (json) printJson(terminal, { ok: differences === 0, differences, pairs, leftOut });
      else terminal.out(words(pairs, leftOut));
      if (differences > 0) throw new Unsuccessful();
    });

  async function compared(
    sources: Awaited<ReturnType<typeof readSources>>,
    names: [string, string],
  ): Promise<Pair> {
    const [one, other] = [sources.get(names[0]), sources.get(names[1])];
    const at = one && lastInstantOf(one, Date.now());
    if (!one || !other || at === null || at === undefined)
      throw new HeadraceError('invalid-input', 'There is no deal in the folder.');
    return { sources: names, ...(await differencesOf(await levelled([one, other], names), names, at)) };
  }
}

function words(pairs: readonly Pair[], leftOut: Readonly<Record<string, readonly string[]>>): string {
  const n = (value: number) => value.toLocaleString('en-GB');
  const lines = pairs.flatMap(({ sources, compared, differing, differences }) => [
    `${sources.join(' and ')}: ${n(differences.length)} differences`,
    ...kinds.map((kind) => `  ${kind}: ${n(compared[kind])} compared, ${n(differing[kind])} differ`),
    ...differences.slice(0, mostInWords).map((difference) => `  ${difference}`),
    ...(differences.length > mostInWords
      ? [`  and ${n(differences.length - mostInWords)} more: --json names them all`]
      : []),
  ]);
  for (const [source, sentences] of Object.entries(leftOut)) {
    if (sentences.length > 0) lines.push(`Left out, because ${source} cannot say it:`);
    for (const sentence of sentences) lines.push(`  ${sentence}`);
  }
  return `${lines.join('\n')}\n`;
}
