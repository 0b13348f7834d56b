import { DateInput, type DateInputEventsPayload, Flex, Select } from '@hubspot/ui-extensions';
import { useState } from 'react';
import type { PipelineAnswer } from '../shared/api.ts';
import { dayText } from '../shared/day-text.ts';
import type { Chosen } from './use-pipeline.ts';

interface Props {
  answer: PipelineAnswer;
  /** The answer is not yet one to what is chosen. */
  isWaiting: boolean;
  chosen: Chosen;
  choose: (chosen: Chosen) => void;
}

function dayFrom(asOf: string): { year: number; month: number; date: number } {
  const [year = 0, month = 0, date = 0] = asOf.split('-').map(Number);
  return { year, month: month - 1, date };
}

/** Days end at midnight UTC, and CRMs are younger than this. */
const firstDay = '1990-01-01';
const today = (): string => new Date().toISOString().slice(0, 10);

/** Of which deals the figures are, and as of which day. */
export function Choices({ answer, isWaiting, chosen, choose }: Props) {
  const { pipelines, segments, figures } = answer;
  const [isAmiss, setAmiss] = useState(false);
  const kinds = pipelines.flatMap(({ id, label, currencies }) =>
    currencies.map((currency) => ({
      pipeline: id,
      currency,
      label: currency ? `${label}, ${currency}` : label,
    })),
  );
  // What was chosen may not have been there on a past day: then the figures are of something else, and it says so.
  const shown =
    figures && !isWaiting
      ? { pipeline: figures.pipeline.id, currency: figures.currency, segment: figures.segment ?? '' }
      : chosen;
  const kind = kinds.findIndex(
    ({ pipeline, currency }) => pipeline === shown.pipeline && currency === shown.currency,
  );
  const takeDay = (day: DateInputEventsPayload | null): void => {
    const asOf = dayText(day);
    const isPast = asOf >= firstDay && asOf < today();
    setAmiss(asOf !== '' && !isPast);
    if (asOf === '' || isPast) choose({ ...chosen, asOf });
  };
  return (
    <Flex direction="row" gap="sm" wrap="wrap" align="end">
      {kinds.length > 1 || (kinds.length > 0 && chosen.pipeline) ? (
        <Select
          label="Pipeline"
          name="pipeline"
          value={Math.max(0, kind)}
          options={kinds.map(({ label }, value) => ({ label, value }))}
          onChange={(value) => {
            const next = kinds[Number(value)];
            if (next)
              choose({ pipeline: next.pipeline, currency: next.currency, segment: '', asOf: chosen.asOf });
          }}
        />
      ) : null}
      {segments.length > 0 || chosen.segment ? (
        <Select
          label="Deals"
          name="segment"
          value={shown.segment}
          options={[
            { label: 'All deals', value: '' },
            ...segments.map((segment) => ({ label: segment, value: segment })),
          ]}
          onChange={(segment) => choose({ ...chosen, segment: String(segment) })}
        />
      ) : null}
      <DateInput
        label="As of the end of (empty: now)"
        name="asOf"
        {...(chosen.asOf && { value: dayFrom(chosen.asOf) })}
        error={isAmiss}
        {...(isAmiss && { validationMessage: 'Choose a day before today, from 1990 on.' })}
        onChange={takeDay}
      />
    </Flex>
  );
}
