import type { Instant } from '../model/instant.ts';
import { HeadraceError } from '../errors.ts';
import {
  portfolioSpecSchema,
  type PortfolioPreset,
  type PortfolioSpec,
  type PortfolioSpecInput,
} from './portfolio-spec.ts';
import { demoPreset } from './presets/demo.ts';
import { nosignalPreset } from './presets/nosignal.ts';
import { seasonalPreset } from './presets/seasonal.ts';
import { steadyPreset } from './presets/steady.ts';

/** Ready-made specifications by name. */
export const presets = {
  /** A lively sales team: some hundred open deals, many of them stalled. */
  demo: demoPreset,
  /** The same team with few deals, for tests. */
  small: { ...demoPreset, deals: 200, historyDays: 400 },
  /** Too little to learn from. */
  tiny: { ...demoPreset, deals: 30, historyDays: 400 },
  /** Known arrivals, win rate, value and cycle, the same from end to end. */
  steady: steadyPreset,
  /** Growth, seasons and a rush at the end of each quarter. */
  seasonal: seasonalPreset,
  /** Nothing that is known about a deal says anything about its end. */
  nosignal: nosignalPreset,
  /** The demo's team grown to any size: many reps, many accounts, five years. */
  large: {
    ...demoPreset,
    deals: 100_000,
    historyDays: 1826,
    reps: { ...demoPreset.reps, count: 400 },
    accounts: { ...demoPreset.accounts, regulars: 20_000 },
  },
} as const satisfies Record<string, PortfolioPreset>;

export type PresetName = keyof typeof presets;
export const presetNames = Object.keys(presets) as PresetName[];

/** A preset's specification for a log that ends at `until`. `invalid-input` names the field that cannot be. */
export function presetSpec(
  name: PresetName,
  { until, seed = 1, deals }: { until: Instant; seed?: number; deals?: number | undefined },
): PortfolioSpec {
  return parseSpec({ ...presets[name], until, seed, deals: deals ?? presets[name].deals });
}

/** Checks a specification and fills in its defaults; `invalid-input` names the field that cannot be. */
export function parseSpec(input: PortfolioSpecInput): PortfolioSpec {
  const parsed = portfolioSpecSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(
    ({ path, message }) => `${path.join('.') || 'specification'}: ${message}`,
  );
  throw new HeadraceError(
    'invalid-input',
    `The portfolio cannot be generated. Correct: ${issues.join('; ')}`,
  );
}
