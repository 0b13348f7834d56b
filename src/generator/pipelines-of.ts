import type { Pipeline } from '../model/pipeline.ts';
import type { PortfolioSpec } from './portfolio-spec.ts';

/** The pipelines of a specification; a stage is known by its label. */
export function pipelinesOf(spec: PortfolioSpec): Pipeline[] {
  return spec.pipelines.map(({ label, stages, wonLabel, lostLabel }) => {
    const kinds = [
      ...stages.map((stage) => ({ label: stage.label, kind: 'open' as const })),
      { label: wonLabel, kind: 'won' as const },
      { label: lostLabel, kind: 'lost' as const },
    ];
    return {
      id: label,
      label,
      stages: kinds.map((stage, index) => ({
        ...stage,
        id: stage.label,
        position: index + 1,
        archived: false,
      })),
    };
  });
}
