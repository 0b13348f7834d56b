import type { Change } from '../../model/change.ts';
import type { Deal } from '../../model/deal.ts';
import type { DealState } from '../../timeline/state-at.ts';
import type { StageClock } from '../pipeline-model.ts';
import type { DealReading } from '../read-deal.ts';
import type { SignalValue } from './table.ts';

/** What a signal at creation may look at. Of `deal` only what is known at creation and never changes. */
export interface CreationFacts {
  deal: Pick<Deal, 'createdAt' | 'source' | 'type' | 'account' | 'attributes' | 'currency'>;
  state: DealState;
  timeZone: string;
}

/** What a signal along the way may look at. */
export interface AlongFacts extends CreationFacts {
  reading: DealReading;
  /** As the deal was created. */
  first: DealState;
  changes: readonly Change[];
  /** The clock of its stage; null while the clocks themselves are being learnt. */
  clock: Pick<StageClock, 'ages' | 'winChance' | 'typicalDays' | 'label'> | null;
}

export interface Wording {
  /** The column's part after the signal's name, for signals with several. */
  part: string | null;
  value: SignalValue;
  clock: AlongFacts['clock'];
  /** What this number usually is in the same stage with deals that are won later; null: not known. */
  usual: number | null;
  /** Does it speak for the deal? */
  helps: boolean;
  /** What is known of the deal besides; null where not all of it is seen. */
  reading: AlongFacts['reading'] | null;
}

interface Common {
  /** One plain sentence that names the evidence. */
  sentence(wording: Wording): string;
  /** What a person can do about it when it speaks against the deal. */
  action?(wording: Wording): string | null;
}

/** A signal with one column gives its value, one with several gives them by name. */
export type SignalValues = SignalValue | Readonly<Record<string, SignalValue>>;

export type Signal = Common &
  (
    | { when: 'creation'; read(facts: CreationFacts): SignalValues }
    | { when: 'along'; read(facts: AlongFacts): SignalValues }
  );
