const dayMs = 86_400_000;

/** Start and end of what a date literal such as `LAST_N_DAYS:30` means, in UTC; undefined for an unknown one. */
export function dateSpan(text: string, now: number): { from: number; until: number } | undefined {
  const [name = '', count = '1'] = text.split(':');
  const n = Number(count);
  const today = Math.floor(now / dayMs) * dayMs;
  const days = (from: number, until: number) => ({
    from: today + from * dayMs,
    until: today + until * dayMs,
  });
  const date = new Date(today);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  const span = (first: number, months: number) => ({
    from: Date.UTC(year, first, 1),
    until: Date.UTC(year, first + months, 1),
  });
  const quarter = Math.floor(month / 3) * 3;
  const weekday = date.getUTCDay();
  switch (name) {
    case 'today':
      return days(0, 1);
    case 'yesterday':
      return days(-1, 0);
    case 'tomorrow':
      return days(1, 2);
    case 'last_n_days':
      return days(-n, 1);
    case 'next_n_days':
      return days(1, n + 1);
    case 'n_days_ago':
      return days(-n, 1 - n);
    case 'this_week':
      return days(-weekday, 7 - weekday);
    case 'last_week':
      return days(-weekday - 7, -weekday);
    case 'this_month':
      return span(month, 1);
    case 'last_month':
      return span(month - 1, 1);
    case 'next_month':
      return span(month + 1, 1);
    case 'this_quarter':
      return span(quarter, 3);
    case 'last_quarter':
      return span(quarter - 3, 3);
    case 'this_year':
      return span(0, 12);
    case 'last_year':
      return span(-12, 12);
    default:
      return undefined;
  }
}
