import { Command, InvalidArgumentError } from 'commander';
import { forecastRows } from '../analysis/forecast/forecast-rows.ts';
import { byPipelineAndCurrency } from '../analysis/velocity/all-figures.ts';
import { dataQuality } from '../analysis/velocity/data-quality.ts';
import { noEstimate } from '../analysis/velocity/estimate.ts';
import { flowRows } from '../analysis/velocity/flow-rows.ts';
import type { Change } from '../analysis/what-if/change.ts';
import { presentPace } from '../analysis/what-if/present-pace.ts';
import { type WhatIf, whatIf } from '../analysis/what-if/what-if.ts';
import { whatIfInput } from '../analysis/what-if/what-if-input.ts';
import { HeadraceError } from '../errors.ts';
import type { Instant } from '../model/instant.ts';
import type { Estimate } from '../model/pipeline-figures.ts';
import type { Portfolio } from '../model/portfolio.ts';
import { dayText, numberText } from '../report/number-text.ts';
import { quarterAhead } from '../analysis/forecast/quarter-ahead.ts';
import { asOf } from './support/as-of.ts';
import { parseInstant } from './support/parse-instant.ts';
import { printJson } from './support/print-json.ts';
import { createProgress } from './support/progress.ts';
import { readSource } from './support/read-source.ts';
import type { Terminal } from './support/terminal.ts';
import { textTable } from './support/text-table.ts';

interface Options {
  data?: string;
  connection?: string;
  skipBad?: boolean;
  at?: Instant;
  until?: Instant;
  winRate?: number;
  cycle?: number;
  intake?: number;
  load?: number;
  won?: string[];
  lost?: string[];
  json?: boolean;
}

export function createCommand(terminal: Terminal): Command {
  return new Command('what-if')
    .description('says how forecast and velocity would move if something were otherwise from now on')
    .option('--data <path>', 'portfolio folder, or a deal export of HubSpot or Salesforce as CSV')
    .option('--connection <id>', 'a connected account instead, as "connections" lists it')
    .option('--at <instant>', 'as of then (default: when the data end)', parseInstant)
    .option('--until <day>', 'end of the period that is forecast (default: of the quarter)', parseInstant)
    .option('--win-rate <percent>', 'chances to win, higher or lower by so much', parsePercent)
    .option('--cycle <percent>', 'time to the close, longer or shorter by so much (-50 to +100)', parseCycle)
    .option('--intake <percent>', 'new deals, more or fewer by so much', parsePercent)
    .option('--load <deals>', 'open deals more for each owner, or fewer', parseLoad)
    .option('--won <id...>', 'open deals that are won in the period')
    .option('--lost <id...>', 'open deals that are lost')
    .option('--skip-bad', 'leave out rows that cannot be read')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
With all else as it is. What a load does to chances is an association within owners, not an effect that was proved.

Examples:
  $ headrace what-if --data deals --win-rate +10
  $ headrace what-if --data deals --cycle -20 --intake +5 --until 2026-07-01
  $ headrace what-if --data deals --lost d17 --json`,
    )
    .action(async (options: Options) => {
      const progress = createProgress(terminal);
      const { name, portfolio, warnings } = await readSource(options, terminal, progress.show('Reading'));
      const at = asOf(portfolio, options.at, name);
      const untilAt = options.until ?? quarterAhead(at);
      if (untilAt <= at)
        throw new HeadraceError('invalid-input', `Give an --until that lies after ${dayText(at)}.`);
      const answers = answersOf(portfolio, at, untilAt, changeOf(options));
      progress.done();
      if (options.json)
        return printJson(terminal, { at, untilAt, change: changeOf(options), answers, warnings });
      for (const warning of warnings) terminal.err(`note: ${warning}\n`);
      for (const answer of answers) terminal.out(`${textOf(answer, at, untilAt)}\n\n`);
    });
}

function changeOf({ winRate, cycle, intake, load, won = [], lost = [] }: Options): Change {
  const both = won.find((id) => lost.includes(id));
  if (both !== undefined)
    throw new HeadraceError('invalid-input', `Deal "${both}" cannot be both --won and --lost.`);
  return {
    ...(winRate !== undefined && { winRate }),
    ...(cycle !== undefined && { cycle }),
    ...(intake !== undefined && { intake }),
    ...(load !== undefined && { load }),
    fates: [
      ...won.map((id) => ({ id, fate: 'won' as const })),
      ...lost.map((id) => ({ id, fate: 'lost' as const })),
    ],
  };
}

interface Answer extends WhatIf {
  pipeline: string;
  currency: string;
  /** No loss is recorded: what rests on a win rate is not told. */
  lossless: boolean;
}

function answersOf(
  { pipelines, histories }: Portfolio,
  at: Instant,
  untilAt: Instant,
  change: Change,
): Answer[] {
  const groups = byPipelineAndCurrency(flowRows(histories, pipelines, at), pipelines);
  const open = new Set<string>();
  const answers = groups.map(({ pipeline, currency, deals, pipelineRows }): Answer => {
    const own = deals.map(({ history }) => history);
    const input = whatIfInput(forecastRows(own, pipelines, at), at, untilAt, presentPace(deals, at));
    for (const { id } of input.now.deals) open.add(id);
    const answer = whatIf(input, change);
    const lossless = dataQuality(pipelineRows, [pipeline], at).some(({ check }) => check === 'no-losses');
    return { pipeline: pipeline.label, currency, lossless, ...(lossless ? withoutRates(answer) : answer) };
  });
  const unknown = change.fates?.find(({ id }) => !open.has(id));
  if (unknown)
    throw new HeadraceError(
      'invalid-input',
      `There is no open deal "${unknown.id}" as of ${new Date(at).toISOString()}.`,
    );
  return answers;
}

/** As in the report: a win rate would be 100 %, which says that losses are not recorded. */
function withoutRates({ before, after, difference }: WhatIf): WhatIf {
  const untold = { generation: null, little: null };
  const of = (figures: WhatIf['before']): WhatIf['before'] => ({
    ...figures,
    velocity: { ...figures.velocity, ...untold },
  });
  const { generation, little, expected } = difference.velocity;
  return {
    before: of(before),
    after: of(after),
    difference: {
      ...difference,
      velocity: { expected, generation: noEstimate(generation.n), little: noEstimate(little.n) },
    },
  };
}

function textOf(
  { pipeline, currency, lossless, before, after, difference }: Answer,
  at: Instant,
  untilAt: Instant,
): string {
  const row = (name: string, from: number | null, to: number | null, by: Estimate): string[] => [
    name,
    numberText(from),
    numberText(to),
    by.value === null ? '–' : `${numberText(by.value)} (${numberText(by.low)} to ${numberText(by.high)})`,
  ];
  const { velocity } = difference;
  const table = textTable([
    [`${pipeline}${currency && `, ${currency}`}`, 'as it is', 'if so', 'difference (four times in five)'],
    row(`Won ${dayText(at)} to ${dayText(untilAt)}`, before.value.mean, after.value.mean, difference.value),
    row('Wins', before.count.mean, after.count.mean, difference.count),
    row('Won a day', before.velocity.expected, after.velocity.expected, velocity.expected),
    row('Generation a day', before.velocity.generation, after.velocity.generation, velocity.generation),
    row('A day by Little’s law', before.velocity.little, after.velocity.little, velocity.little),
  ]);
  return lossless ? `${table}\nNo deal is recorded as lost: what rests on a win rate is a dash.` : table;
}

/** “+10”, “10%” → 1.1. */
function parsePercent(text: string): number {
  const percent = Number(text.replace(/\s*%$/, ''));
  if (!text.trim() || !(percent >= -100 && percent <= 1000))
    throw new InvalidArgumentError('Give a change in percent from -100 to 1000, like +10 or -5.');
  return 1 + percent / 100;
}

function parseCycle(text: string): number {
  const factor = parsePercent(text);
  if (factor < 0.5 || factor > 2)
    throw new InvalidArgumentError('Give a change in percent from -50 to +100, like -10.');
  return factor;
}

function parseLoad(text: string): number {
  const deals = Number(text);
  if (!/^[+-]?\d{1,4}$/.test(text)) throw new InvalidArgumentError('Give a whole number, like -2 or +3.');
  return deals;
}
