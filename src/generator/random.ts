/** A stream of chance that depends on nothing but its keys. */
export interface Random {
  /** Uniform in [0, 1) with 53 bits. */
  next(): number;
  /** Normal with mean 0 and standard deviation 1. */
  normal(): number;
  /** Exponential with mean 1. */
  exponential(): number;
  /** True with this probability. */
  chance(probability: number): boolean;
  /** A whole number from 0 to `count - 1`. */
  whole(count: number): number;
  /** Lognormal with this median and this standard deviation of the logarithm. */
  lognormal(median: number, sigma: number): number;
}

/**
 * The stream of the given keys (whole numbers from 0): equal keys, equal numbers, on every machine; streams of
 * different keys are independent. Generator: sfc32 (C. Doty-Humphrey, PractRand); its state is hashed from the
 * keys with the finaliser of MurmurHash3 (A. Appleby). Normals by Marsaglia's polar method.
 */
export function randomOf(...keys: readonly number[]): Random {
  let a = hash(0x9e3779b9, keys);
  let b = hash(0x243f6a88, keys);
  let c = hash(0xb7e15162, keys);
  let counter = 1;
  const word = (): number => {
    const out = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + out;
    return out >>> 0;
  };
  for (let round = 0; round < 12; round++) word();
  const next = (): number => ((word() >>> 5) * 0x4000000 + (word() >>> 6)) / 0x20000000000000;

  let spare: number | null = null;
  const normal = (): number => {
    if (spare !== null) {
      const kept = spare;
      spare = null;
      return kept;
    }
    for (;;) {
      const x = 2 * next() - 1;
      const y = 2 * next() - 1;
      const square = x * x + y * y;
      if (square >= 1 || square === 0) continue;
      const scale = Math.sqrt((-2 * Math.log(square)) / square);
      spare = y * scale;
      return x * scale;
    }
  };
  return {
    next,
    normal,
    exponential: () => -Math.log(1 - next()),
    chance: (probability) => next() < probability,
    whole: (count) => Math.floor(next() * count),
    lognormal: (median, sigma) => median * Math.exp(sigma * normal()),
  };
}

function hash(start: number, keys: readonly number[]): number {
  let state = start | 0;
  for (const key of keys) {
    state = mix(state ^ (key | 0));
    state = mix(state ^ Math.floor(key / 0x100000000));
  }
  return state;
}

function mix(word: number): number {
  let mixed = (word + 0x6d2b79f5) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
