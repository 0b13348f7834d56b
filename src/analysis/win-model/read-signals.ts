import { signals } from './find-signals.ts';
import type { AlongFacts, CreationFacts, SignalValues } from './signal.ts';
import type { SignalValue } from './table.ts';

/** Puts the values of one signal under its columns' names: `signal`, or `signal:part` where it has several. */
function put(into: Map<string, SignalValue>, name: string, values: SignalValues): void {
  if (values === null || typeof values !== 'object') into.set(name, values);
  else for (const [part, value] of Object.entries(values)) into.set(`${name}:${part}`, value);
}

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
