import { hubspot, useExtensionApi } from '@hubspot/ui-extensions';
import { formatFor } from '../shared/format.ts';
import { CardFrame } from './CardFrame.tsx';
import { Gaps } from './Gaps.tsx';
import { Measures } from './Measures.tsx';
import { Pause } from './Pause.tsx';
import { Reasons } from './Reasons.tsx';
import { StageBar } from './StageBar.tsx';
import { Timeline } from './Timeline.tsx';
import { Trend } from './Trend.tsx';
import { useCard } from './use-card.ts';

/** The card on a tab of the deal's record: everything there is to say. */
export function DealHealth() {
  const { context } = useExtensionApi<'crm.record.tab'>();
  const { shown, again, take } = useCard('crm.record.tab');
  const format = formatFor(context.user.locale);
  return (
    <CardFrame shown={shown} again={again} format={format}>
      {(card) => (
        <>
          <Measures card={card} format={format} />
          <StageBar card={card} format={format} />
          <Reasons card={card} most={5} />
          <Trend card={card} format={format} />
          <Timeline card={card} format={format} />
          <Gaps card={card} />
          {shown.kind !== 'card' || shown.pausing === 'old' ? null : (
            <Pause card={card} format={format} take={take} isDryRun={shown.pausing === 'dry-run'} />
          )}
        </>
      )}
    </CardFrame>
  );
}

hubspot.extend<'crm.record.tab'>(() => <DealHealth />);
