/** Why what is expected can lie above the upper end of its range, which is called `high`. */
export const rareWins = (high: string): string =>
  `Where wins are rare, what is expected on average can lie above ${high}: most of the time nothing comes, and now and then a whole deal.`;
