import { useExtensionApi } from '@hubspot/ui-extensions';
import { useEffect, useState } from 'react';
import type { PipelineAnswer } from '../shared/api.ts';
import { ask } from '../shared/ask.ts';
import { originOf } from '../shared/origin.ts';

/** Which figures: null, the first there are. */
export interface Chosen {
  pipeline: string;
  currency: string;
}

/** The figures of one pipeline in one currency. */
export function usePipeline(): {
  answer: PipelineAnswer | null;
  problem: string | null;
  again: () => void;
  choose: (chosen: Chosen) => void;
} {
  const { context } = useExtensionApi<'pages'>();
  const origin = originOf(context);
  const [chosen, choose] = useState<Chosen | null>(null);
  const [answer, setAnswer] = useState<PipelineAnswer | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const [round, setRound] = useState(0);
  useEffect(() => {
    let isLate = false;
    const look = async (): Promise<void> => {
      const query = chosen ? `?${new URLSearchParams({ ...chosen }).toString()}` : '';
      const said = await ask<PipelineAnswer>(origin, `/cards/hubspot/pipeline${query}`);
      if (isLate) return;
      setProblem(said.ok ? null : said.sentence);
      if (said.ok) setAnswer(said.body);
    };
    void look();
    return () => {
      isLate = true;
    };
  }, [origin, chosen, round]);
  return {
    answer,
    problem,
    again: () => {
      setProblem(null);
      setRound((before) => before + 1);
    },
    choose,
  };
}
