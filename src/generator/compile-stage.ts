import type { ExitKind, PortfolioSpec } from './portfolio-spec.ts';

type StageSpec = PortfolioSpec['pipelines'][number]['stages'][number];

/** One way out of a stage with the cumulative hazard `rate · (age / days) ^ shape` before effects. */
export interface Exit {
  kind: ExitKind;
  rate: number;
  shape: number;
  /** Which way an advantage works on it. */
  sign: 1 | 0 | -1;
  /** Index of the stage it leads to; the number of stages means won, -1 means lost. */
  target: number;
}

export interface CompiledStage {
  label: string;
  days: number;
  exits: readonly Exit[];
}

const signs: Record<ExitKind, Exit['sign']> = { forward: 1, skip: 1, won: 1, back: 0, lost: -1, dead: -1 };

/** Turns the shares of a stage's exits into hazards whose sum makes `days` the median visit. */
export function compileStage(stage: StageSpec, index: number, count: number): CompiledStage {
  const targets: Record<ExitKind, number> = {
    forward: index + 1,
    skip: Math.min(index + 2, count),
    won: count,
    back: index - 1,
    lost: -1,
    dead: -1,
  };
  const exits = Object.entries(stage.exits).flatMap(([kind, exit]) =>
    exit.share > 0 && !(kind === 'back' && index === 0) ? [{ kind: kind as ExitKind, ...exit }] : [],
  );
  const sum = exits.reduce((total, { share }) => total + share, 0);
  return {
    label: stage.label,
    days: stage.days,
    exits: exits.map(({ kind, share, shape }) => ({
      kind,
      rate: (Math.LN2 * share) / sum,
      shape,
      sign: signs[kind],
      target: targets[kind],
    })),
  };
}

/** Factor on an exit's hazard for a deal with this advantage and this logarithm of its speed. */
export function hazardFactor(exit: Exit, advantage: number, logSpeed: number, gain: number): number {
  return Math.exp(logSpeed + exit.sign * gain * advantage);
}
