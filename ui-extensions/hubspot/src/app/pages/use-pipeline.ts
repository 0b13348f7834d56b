import { useExtensionApi } from '@hubspot/ui-extensions';
import { useEffect, useState } from 'react';
import type { PipelineAnswer } from '../shared/api.ts';
import { ask } from '../shared/ask.ts';
import { originOf } from '../shared/origin.ts';

/** Which figures. Empty: of the first pipeline there is, of all deals, as of now. */
export interface Chosen {
  pipeline: string;
  currency: string;
  segment: string;
  /** The day at whose end. */
  asOf: string;
}

/** How soon to ask again for what is being reckoned. */
const againMs = 3000;
/** A day half typed is a day too, and to reckon one is dear: what is chosen is asked for once it stays chosen. */
const settledMs = 600;

const nothingChosen: Chosen = { pipeline: '', currency: '', segment: '', asOf: '' };

/** The figures of one pipeline in one currency. */
export function usePipeline(): {
  answer: PipelineAnswer | null;
  /** The answer to what is chosen is still to come: the one there is speaks of what was chosen before. */
  isWaiting: boolean;
  problem: string | null;
  chosen: Chosen;
  again: () => void;
  choose: (chosen: Chosen) => void;
} {
  const { context } = useExtensionApi<'pages'>();
  const origin = originOf(context);
  const [chosen, setChosen] = useState(nothingChosen);
  const [answered, setAnswered] = useState<{ answer: PipelineAnswer; to: Chosen } | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isLate = false;
    let waiting: ReturnType<typeof setTimeout> | undefined;
    const look = async (): Promise<void> => {
      const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value)).toString();
      const said = await ask<PipelineAnswer>(origin, `/cards/hubspot/pipeline${query && `?${query}`}`);
      if (isLate) return;
      setProblem(said.ok ? null : said.sentence);
      if (said.ok) setAnswered({ answer: said.body, to: chosen });
      if (said.ok && said.body.state === 'reckoning')
        waiting = setTimeout(() => setRound((before) => before + 1), againMs);
    };
    if (chosen === nothingChosen) void look();
    else waiting = setTimeout(() => void look(), settledMs);
    return () => {
      isLate = true;
      clearTimeout(waiting);
    };
  }, [origin, chosen, round]);
  return {
    answer: answered?.answer ?? null,
    isWaiting: answered?.to !== chosen,
    problem,
    chosen,
    again: () => {
      setProblem(null);
      setRound((before) => before + 1);
    },
    choose: (next) => {
      setProblem(null);
      setChosen(next);
    },
  };
}
