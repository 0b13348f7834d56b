import { signals } from './find-signals.ts';
import type { AlongFacts, CreationFacts, SignalValues } from './signal.ts';
import type { SignalValue } from './table.ts';

/** Puts the values of one signal under its columns' names: `signal`, or `signal:part` where it has several. */
function put(into: Map<string, SignalValue>, name: string, values: SignalValues): void {
  if (values === null || typeof values !== 'object') into.set(name, values);
  else for (const part of Object.keys(values)) into.set(columnOf(name, part), values[part] ?? null);
}

/** Names put together anew for every deal would have to be read letter by letter at every look-up. */
const columnNames = new Map<string, Map<string, string>>();

function columnOf(name: string, part: string): string {
  let ofSignal = columnNames.get(name);
  if (!ofSignal) columnNames.set(name, (ofSignal = new Map()));
  let column = ofSignal.get(part);
  if (column === undefined) {
    if (ofSignal.size >= mostNames) ofSignal.clear();
    ofSignal.set(part, (column = `${name}:${part}`));
  }
  return column;
}

const mostNames = 10_000;

/** Everything that is known of a deal at its creation, by column. */
export function readAtCreation(facts: CreationFacts): Map<string, SignalValue> {
  const values = new Map<string, SignalValue>();
  for (const [name, signal] of signals) if (signal.when === 'creation') put(values, name, signal.read(facts));
  return values;
}

/** Everything that has become known along the way, by column. */
export function readAlong(facts: AlongFacts): Map<string, SignalValue> {
  const values = new Map<string, SignalValue>();
  for (const [name, signal] of signals) if (signal.when === 'along') put(values, name, signal.read(facts));
  return values;
}
