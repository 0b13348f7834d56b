import type { Pipeline, StageKind } from '../../src/model/pipeline.ts';

/** What a file without a list of stages lets us see of them. */
export interface StageNotes {
  note(
    pipeline: string,
    stage: string,
    seen?: { outcome?: StageKind | null; probability?: number | null },
  ): void;
  /**
   * Pipelines and stages as far as they can be told: the kind by the outcomes of the deals in a stage, else by its
   * name, else by a probability of 0 or 100 percent; the order by the mean probability the CRM gave, else by first appearance; closed stages last.
   */
  pipelines(): Pipeline[];
}

interface Note {
  stage: string;
  votes: Record<StageKind, number>;
  probability: number;
  rated: number;
}

export function takeStageNotes(): StageNotes {
  const notes = new Map<string, Map<string, Note>>();
  return {
    note(pipeline, stage, { outcome = null, probability = null } = {}) {
      const stages = notes.get(pipeline) ?? new Map<string, Note>();
      notes.set(pipeline, stages);
      const note = stages.get(stage) ?? {
        stage,
        votes: { open: 0, won: 0, lost: 0 },
        probability: 0,
        rated: 0,
      };
      stages.set(stage, note);
      if (outcome) note.votes[outcome] += 1;
      if (probability !== null) {
        note.probability += probability;
        note.rated += 1;
      }
    },
    pipelines: () =>
      [...notes].map(([id, stages]) => ({ id, label: id, stages: inOrder([...stages.values()]) })),
  };
}

function inOrder(notes: readonly Note[]): Pipeline['stages'] {
  const rank = { open: 0, won: 1, lost: 2 };
  const mean = ({ probability, rated }: Note) => (rated === 0 ? 0 : probability / rated);
  return notes
    .map((note) => ({ note, kind: kindOf(note) }))
    .toSorted((one, other) => rank[one.kind] - rank[other.kind] || mean(one.note) - mean(other.note))
    .map(({ note: { stage }, kind }, index) => ({
      id: stage,
      label: stage,
      position: index + 1,
      kind,
      archived: false,
    }));
}

function kindOf({ stage, votes: { open, won, lost }, probability, rated }: Note): StageKind {
  if (won > Math.max(open, lost)) return 'won';
  if (lost > Math.max(open, won)) return 'lost';
  if (open > 0) return 'open';
  const byName = kindByName(stage);
  if (byName !== 'open' || rated === 0) return byName;
  if (probability === 0) return 'lost';
  return probability === 100 * rated ? 'won' : 'open';
}

/** What the name of a stage says about how it ends a deal. */
export function kindByName(stage: string): StageKind {
  if (/won\b/i.test(stage)) return 'won';
  return /(lost|disqualified|abandoned)\b/i.test(stage) ? 'lost' : 'open';
}
