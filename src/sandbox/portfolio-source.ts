/** A row of a portfolio file, by column name. Numbers are taken as their decimal text. */
export type PortfolioRow = Readonly<Record<string, string | number | null | undefined>>;

/** The files of a portfolio folder as rows. Each is read once, in order. */
export interface PortfolioRows {
  deals: Iterable<PortfolioRow>;
  stages: Iterable<PortfolioRow>;
  changes?: Iterable<PortfolioRow>;
  activities?: Iterable<PortfolioRow>;
  owners?: Iterable<PortfolioRow>;
}

/** Where the deals of an account come from. */
export type PortfolioSource = { folder: string } | { portfolio: PortfolioRows } | { empty: true };
