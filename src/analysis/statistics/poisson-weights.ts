/**
 * Weights for bootstrap replicates: each row counts a Poisson number of times with mean 1, so that also the number of
 * rows varies as it would by chance (Hanley and MacGibbon, Computer Methods and Programs in Biomedicine 83, 2006).
 * The same seed gives the same weights, and a row of a part (`places`, of `rows` in all) those that it has in the whole.
 * The array is used again for the next replicate.
 */
export function* poissonWeights(
  rows: number,
  replicates: number,
  seed: number,
  places: Uint32Array = Uint32Array.from({ length: rows }, (_, row) => row),
): Generator<Uint8Array> {
  const weights = new Uint8Array(places.length);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    for (let row = 0; row < places.length; row += 1) {
      // A step of a Weyl sequence, mixed (mulberry32).
      const state = (seed + Math.imul(replicate * rows + (places[row] ?? 0) + 1, 0x6d2b79f5)) >>> 0;
      let mixed = Math.imul(state ^ (state >>> 15), state | 1);
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
      const drawn = (mixed ^ (mixed >>> 14)) >>> 0;
      const plain = byFirstBits[drawn >>> 20] ?? unsure;
      weights[row] = plain === unsure ? poissonAt(drawn / steps) : plain;
    }
    yield weights;
  }
}

const steps = 4_294_967_296;

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

/** Nearly always the first twelve bits say which it is. */
const unsure = 255;
const byFirstBits = Uint8Array.from({ length: 4096 }, (_, bits) => {
  const least = poissonAt((bits * 1_048_576) / steps);
  return least === poissonAt((bits * 1_048_576 + 1_048_575) / steps) ? least : unsure;
});
