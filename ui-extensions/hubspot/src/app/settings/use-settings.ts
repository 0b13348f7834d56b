import { useExtensionApi } from '@hubspot/ui-extensions';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Settings, SettingsAnswer } from '../shared/api.ts';
import { ask } from '../shared/ask.ts';
import { originOf } from '../shared/origin.ts';

/** What is to be set, or how it follows from what is set now. */
export type Change = Partial<Settings> | ((now: Settings) => Partial<Settings>);

const path = '/cards/hubspot/settings';

/** The settings as our server has them, with what was changed here and not saved yet. */
export function useSettings() {
  const { context } = useExtensionApi<'settings'>();
  const origin = originOf(context);
  const [answer, setAnswer] = useState<SettingsAnswer | null>(null);
  const [changes, setChanges] = useState<Partial<Settings>>({});
  // A click on Save may come before the screen has been drawn with what was typed last.
  const newest = useRef<Partial<Settings>>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const [isSaved, setSaved] = useState(false);
  const send = useCallback(
    async (body: Partial<Settings> | null): Promise<void> => {
      setBusy(true);
      const said = await ask<SettingsAnswer>(origin, path, body ? { method: 'PUT', body } : undefined);
      setBusy(false);
      setProblem(said.ok ? null : said.sentence);
      if (!said.ok) return;
      setAnswer(said.body);
      setSaved(body !== null);
      // What was changed while it was being saved is still to be saved.
      newest.current = Object.fromEntries(
        Object.entries(newest.current).filter(([name, value]) => body?.[name as keyof Settings] !== value),
      );
      setChanges(newest.current);
    },
    [origin],
  );
  useEffect(() => {
    void send(null);
  }, [send]);
  return {
    answer,
    settings: answer && { ...answer.settings, ...changes },
    change: (next: Change): void => {
      if (!answer) return;
      const now = { ...answer.settings, ...newest.current };
      newest.current = { ...newest.current, ...(typeof next === 'function' ? next(now) : next) };
      setSaved(false);
      setChanges(newest.current);
    },
    save: () => void send(newest.current),
    again: () => void send(null),
    problem,
    isBusy,
    isSaved,
  };
}
