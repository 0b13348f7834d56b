import {
  expectationAtClosing,
  plannedMeetings,
  unnamedCurrency,
  type Unsaid,
} from '../../src/connector/unsaid.ts';
import type { Author, Change, TrackedField } from '../../src/model/change.ts';
import { dayMs } from '../../src/model/instant.ts';
import type { DealHistory } from '../../src/model/portfolio.ts';
import { fieldHistorySince } from './map-history.ts';

const nameRoom = 120;
const unlogged: readonly TrackedField[] = ['pipeline', 'nextStep', 'pauseUntil'];
const persons: readonly Author[] = ['bulk', 'import'];

const keptFor: readonly TrackedField[] = ['pipeline', 'owner', 'nextStep', 'pauseUntil'];

/** What Salesforce cannot say. */
export const unsaid: readonly Unsaid[] = [
  {
    sentence:
      'Who owned a deal, its sales process, next step and pause about two years ago and before: field history is kept for 24 months.',
    without: (mine, theirs) => {
      const keptSince = fieldHistorySince(Date.now()) + dayMs;
      if (mine.deal.createdAt >= keptSince) return [mine, theirs];
      const kept = (history: DealHistory): DealHistory => ({
        ...history,
        changes: history.changes.filter(({ field, at }) => at >= keptSince || !keptFor.includes(field)),
      });
      return [kept(mine), kept(theirs)];
    },
  },
  {
    sentence:
      'Of a deal that was brought in with an older date: when it got values without a log, and the hour it closed.',
    without: (mine, theirs) => {
      const bornAt = mine.changes.find(({ field }) => field === 'stage')?.at ?? mine.deal.createdAt;
      if (bornAt === mine.deal.createdAt) return [mine, theirs];
      const later = ({ field, at }: Change) => at > bornAt || !unlogged.includes(field);
      const { closedAt } = theirs.deal;
      const cameClosed = closedAt !== null && closedAt <= bornAt && mine.deal.closedAt !== null;
      return [
        {
          ...mine,
          deal: cameClosed ? { ...mine.deal, closedAt } : mine.deal,
          changes: mine.changes.filter(later),
        },
        { ...theirs, changes: theirs.changes.filter(later) },
      ];
    },
  },
  {
    sentence: `What is behind the first ${nameRoom} characters of a name.`,
    without: (mine, theirs) => [
      mine,
      { ...theirs, deal: { ...theirs.deal, name: theirs.deal.name.slice(0, nameRoom) } },
    ],
  },
  expectationAtClosing,
  plannedMeetings,
  unnamedCurrency,
  {
    sentence: 'Edits of many records at once and imports: they are edits of the person who made them.',
    without: (mine, theirs) => [
      mine,
      {
        ...theirs,
        changes: theirs.changes.map((change) =>
          persons.includes(change.by) ? { ...change, by: 'person' } : change,
        ),
      },
    ],
  },
  neverEmpty('owner', 'That nobody owns a deal: every record has an owner.'),
  neverEmpty('expectedCloseOn', 'That no closing is expected yet: every record has a closing date.'),
];

/** What stands in for an empty value is left out, and so is the change that brings no other value than it. */
function neverEmpty(field: 'owner' | 'expectedCloseOn', sentence: string): Unsaid {
  const valueAt = ({ changes }: DealHistory, at: number) =>
    changes.findLast((change) => change.field === field && change.at <= at)?.value ?? null;
  const key = ({ at, ordinal }: Change) => `${at} ${ordinal}`;
  return {
    sentence,
    without: (mine, theirs) => {
      const own = new Set(mine.changes.filter((change) => change.field === field).map(key));
      const said = (change: Change) =>
        change.value !== null && (own.has(key(change)) || valueAt(mine, change.at) !== change.value);
      return [
        {
          ...mine,
          deal: theirs.deal[field] === null ? { ...mine.deal, [field]: null } : mine.deal,
          changes: mine.changes.filter(
            (change) => change.field !== field || valueAt(theirs, change.at) !== null,
          ),
        },
        { ...theirs, changes: theirs.changes.filter((change) => change.field !== field || said(change)) },
      ];
    },
  };
}
