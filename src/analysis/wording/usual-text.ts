import type { Wording } from '../win-model/signal.ts';

/** The end of a sentence: what is usual in the same stage with deals that are won later, where that is known. */
export function usualText(
  { value, usual, clock }: Pick<Wording, 'value' | 'usual' | 'clock'>,
  text: (usual: number) => string,
): string {
  if (usual === null) return '.';
  const where = clock ? ` in ${clock.label}` : '';
  return text(usual) === text(Number(value))
    ? `, as is usual with won deals${where}.`
    : `; with won deals ${text(usual)} is usual${where}.`;
}
