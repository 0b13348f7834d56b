import { Flex, ProgressBar, Text } from '@hubspot/ui-extensions';
import type { Card } from '../shared/api.ts';
import type { Format } from '../shared/format.ts';

/** Days in the stage and, on the same scale, those of deals that were won later. */
export function StageBar({ card, format }: { card: Card; format: Format }) {
  const { stage, status } = card;
  if (!stage || stage.days === null) return null;
  const { label, days, typical, stallAfterDays } = stage;
  const isLong = status === 'slowing' || (status === 'paused' && days > (typical?.high ?? days));
  const scale = Math.max(days, typical?.high ?? 0, stallAfterDays ?? 0, 1);
  return (
    <Flex direction="column" gap="xs">
      <ProgressBar
        title={`This deal in ${label}`}
        value={days}
        maxValue={scale}
        valueDescription={format.days(days)}
        variant={status === 'stalled' ? 'danger' : isLong ? 'warning' : 'success'}
      />
      {typical ? (
        <ProgressBar
          title="Won deals in this stage, median"
          value={typical.median}
          maxValue={scale}
          valueDescription={format.days(typical.median)}
          variant="success"
        />
      ) : null}
      <Text variant="microcopy">
        {typical
          ? `The middle half of the won deals stayed ${format.number(typical.low)} to ${format.number(typical.high)} days.`
          : 'Too few won deals have left this stage to say what is usual.'}
        {stallAfterDays === null || status === 'closed' || status === 'paused'
          ? ''
          : ` Counts as stalled from day ${format.number(Math.round(stallAfterDays))} here.`}
      </Text>
      {card.clock && status !== 'closed' ? <Text variant="microcopy">{card.clock}</Text> : null}
    </Flex>
  );
}
