import { expectationAtClosing, plannedMeetings, type Unsaid } from '../../src/connector/unsaid.ts';

/** What HubSpot cannot say. */
export const unsaid: readonly Unsaid[] = [
  expectationAtClosing,
  plannedMeetings,
  {
    sentence: 'In which country an owner works.',
    without: (mine, theirs) => [mine, theirs],
    withoutOfOwner: (mine, theirs) => [mine, { ...theirs, country: mine.country ?? null }],
  },
];
