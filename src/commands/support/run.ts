import { readdir } from 'node:fs/promises';
import { Command, CommanderError } from 'commander';
import { appManifest } from '../../app-manifest.ts';
import { reportFailure } from './report-failure.ts';
import type { Terminal } from './terminal.ts';

/** What each file in `src/commands/` exports: its name there is the name of the command. */
export interface CommandFile {
  createCommand: (terminal: Terminal) => Command;
}

const folder = new URL('../', import.meta.url);

/** Runs one command line. Resolves to the exit code: 0 ok, 1 failed, 2 wrong usage or input. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  const program = new Command('headrace')
    .description('Keeps a sales pipeline flowing: deal health, stalled deals and why, next to your CRM.')
    .version(appManifest.version)
    .helpCommand(false)
    .showHelpAfterError('(headrace --help shows how)')
    .addHelpText(
      'after',
      '\nExit codes: 0 done, 1 failed, 2 wrong usage or input. "headrace COMMAND --help" has examples.',
    );
  for (const command of await commands(terminal)) program.addCommand(command);
  everyCommand(program, (command) =>
    command
      .exitOverride()
      .configureOutput({ writeOut: terminal.out, writeErr: terminal.err })
      .allowExcessArguments(false),
  );
  try {
    await program.parseAsync(args.length > 0 ? args : ['--help'], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    return reportFailure(terminal, error, {
      json: args.includes('--json'),
      verbose: args.includes('--verbose'),
    });
  }
}

async function commands(terminal: Terminal): Promise<Command[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts')).sort();
  const loaded = files.map(async (file) => (await import(new URL(file, folder).href)) as CommandFile);
  return (await Promise.all(loaded)).map(({ createCommand }) => createCommand(terminal));
}

function everyCommand(command: Command, change: (command: Command) => void): void {
  change(command);
  if (command.commands.length === 0) command.option('--verbose', 'more words, and where an error came from');
  for (const below of command.commands) everyCommand(below, change);
}
