/**
 * Weights for bootstrap replicates: each row counts a Poisson number of times with mean 1, so that also the number of
 * rows varies as it would by chance (Hanley and MacGibbon, Computer Methods and Programs in Biomedicine 83, 2006).
 * The same seed gives the same weights. The array is used again for the next replicate.
 */
export function* poissonWeights(rows: number, replicates: number, seed: number): Generator<Uint8Array> {
  const weights = new Uint8Array(rows);
  let state = seed >>> 0;
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    for (let row = 0; row < rows; row += 1) {
      // A step of a Weyl sequence, mixed (mulberry32).
      state = (state + 0x6d2b79f5) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      weights[row] = poissonAt(((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296);
    }
    yield weights;
  }
}

const cumulated = Array.from({ length: 12 }).reduce<number[]>((sums, _, count) => {
  const term =
    Math.exp(-1) / Array.from({ length: count }).reduce<number>((product, __, k) => product * (k + 1), 1);
  return [...sums, (sums.at(-1) ?? 0) + term];
}, []);

function poissonAt(uniform: number): number {
  let count = 0;
  while (count < cumulated.length && uniform >= (cumulated[count] ?? 1)) count += 1;
  return count;
}
