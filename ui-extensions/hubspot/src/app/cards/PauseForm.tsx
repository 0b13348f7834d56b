import {
  DateInput,
  type DateInputEventsPayload,
  Flex,
  Form,
  Input,
  LoadingButton,
} from '@hubspot/ui-extensions';
import { useRef, useState } from 'react';
import { dayText } from '../shared/day-text.ts';

interface Props {
  isBusy: boolean;
  pause: (until: string, reason: string) => void;
}

/**
 * Asks until when and why. The button is never disabled: what is missing is said beside its field. What was typed is
 * kept in a ref, because a click may come before the screen has been drawn with it.
 */
export function PauseForm({ isBusy, pause }: Props) {
  const typed = useRef({ until: '', reason: '' });
  const [missing, setMissing] = useState({ until: false, reason: false });
  const take = (part: Partial<typeof typed.current>): void => {
    Object.assign(typed.current, part);
    setMissing((before) => ({
      until: before.until && !typed.current.until,
      reason: before.reason && !typed.current.reason,
    }));
  };
  const submit = (): void => {
    const { until, reason } = typed.current;
    if (until && reason) pause(until, reason);
    else setMissing({ until: !until, reason: !reason });
  };
  const takeDay = (day: DateInputEventsPayload | null): void => take({ until: dayText(day) });
  return (
    <Form onSubmit={submit}>
      <Flex direction="column" gap="sm">
        <DateInput
          label="Wait until"
          name="until"
          required
          error={missing.until}
          {...(missing.until && { validationMessage: 'Choose the day the deal waits for.' })}
          onChange={takeDay}
        />
        <Input
          label="Because"
          name="reason"
          required
          error={missing.reason}
          {...(missing.reason && { validationMessage: 'Say why the deal waits.' })}
          onInput={(reason) => take({ reason: reason.trim() })}
        />
        <LoadingButton type="submit" loading={isBusy}>
          Pause this deal
        </LoadingButton>
      </Flex>
    </Form>
  );
}
