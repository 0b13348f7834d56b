import { hubspot, useExtensionApi } from '@hubspot/ui-extensions';
import { formatFor } from '../shared/format.ts';
import { CardFrame } from './CardFrame.tsx';
import { Measures } from './Measures.tsx';
import { Reasons } from './Reasons.tsx';
import { StageBar } from './StageBar.tsx';
import { useCard } from './use-card.ts';

/** The card beside the record: is the deal all right, and if not, why. */
export function DealHealthSidebar() {
  const { context } = useExtensionApi<'crm.record.sidebar'>();
  const { shown, again } = useCard('crm.record.sidebar');
  const format = formatFor(context.user.locale);
  return (
    <CardFrame shown={shown} again={again} format={format}>
      {(card) => (
        <>
          <Measures card={card} format={format} isShort />
          <StageBar card={card} format={format} />
          <Reasons card={card} most={3} />
        </>
      )}
    </CardFrame>
  );
}

hubspot.extend<'crm.record.sidebar'>(() => <DealHealthSidebar />);
