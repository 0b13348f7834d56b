/**
 * Tests that bring whole houses up and down again and again, or wait out real outages: half of the suite's time.
 * `npm test` leaves them out to stay under three minutes on two cores; `npm run test:slow` runs them, and so does CI,
 * with a Redis.
 */
export const slowTests = [
  'test/commands/against-sandbox.test.ts',
  'test/commands/demo.test.ts',
  'test/jobs/alerts.test.ts',
  'test/jobs/digest-and-escalation.test.ts',
  'test/jobs/killed.test.ts',
  'test/jobs/stopped.test.ts',
  'test/jobs/trouble.test.ts',
  'test/queue/bad-hours.test.ts',
  'test/queue/full-size.test.ts',
];
