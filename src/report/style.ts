/** The page's looks: follows the reader's theme, prints on white. */
export const style = `
:root{--ink:#1d2733;--paper:#fff;--faint:#5b6875;--edge:#d9e0e7;--main:#2f6fb4;--good:#2e8b57;--bad:#c2553f;--soft:#b9c9da}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#12181f;--faint:#9fb0c0;--edge:#2c3945;--main:#5b9ce0;--good:#4fb37e;--bad:#e0806c;--soft:#46596c}}
body{margin:0 auto;max-width:900px;padding:24px;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper)}
h1,h2,h3{line-height:1.2;margin:1.6em 0 .4em}h1{margin-top:0}p{margin:.4em 0}.note{color:var(--faint);font-size:14px}
svg{max-width:100%;height:auto;display:block;overflow:visible;font-size:12px}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;margin:.6em 0}
th,td{text-align:right;padding:4px 8px;border-bottom:1px solid var(--edge);font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}th{color:var(--faint);font-weight:600}
details{margin:.4em 0}summary{cursor:pointer;color:var(--main)}section{break-inside:avoid-page}
@media print{:root{--ink:#000;--paper:#fff;--faint:#444;--edge:#bbb;--main:#2f6fb4;--good:#2e8b57;--bad:#c2553f;--soft:#b9c9da}body{max-width:none;padding:0}}
`;
