/** The page's looks: follows the reader's theme, prints on white. */
export const style = `
:root{--ink:#1d2733;--paper:#fff;--faint:#5b6875;--edge:#d9e0e7;--main:#2f6fb4;--good:#2e8b57;--bad:#c2553f;--soft:#b9c9da;--c1:#2f6fb4;--c2:#d1741f;--c3:#2e8b57;--c4:#b5467f;--c5:#8a6d1c;--c6:#6a5acd;--c7:#3c98a8}
@media (prefers-color-scheme:dark){:root{--ink:#e6edf3;--paper:#12181f;--faint:#9fb0c0;--edge:#2c3945;--main:#5b9ce0;--good:#4fb37e;--bad:#e0806c;--soft:#46596c;--c1:#5b9ce0;--c2:#eb9a4d;--c3:#4fb37e;--c4:#e07fb0;--c5:#cdb04f;--c6:#a99df0;--c7:#63c3d2}}
body{margin:0 auto;max-width:900px;padding:24px;font:16px/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:break-word}
h1,h2,h3{line-height:1.2;margin:1.6em 0 .4em}h1{margin-top:0}p{margin:.4em 0}.note{color:var(--faint);font-size:14px}
svg{max-width:100%;height:auto;display:block;overflow:visible;font-size:12px}
figure{margin:1.2em 0 .4em}figcaption{font-size:14px;font-weight:600;margin-bottom:.2em}
.scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:14px;margin:.6em 0}
th,td{text-align:right;padding:4px 8px;border-bottom:1px solid var(--edge);font-variant-numeric:tabular-nums}
th:first-child,td:first-child{text-align:left}td:first-child{white-space:nowrap;max-width:30em;overflow:hidden;text-overflow:ellipsis}th{color:var(--faint);font-weight:600}
.legend{list-style:none;display:flex;flex-wrap:wrap;gap:2px 16px;margin:.2em 0 .6em;padding:0;font-size:14px;color:var(--faint)}.legend i{display:inline-block;width:12px;height:12px;margin-right:6px;border-radius:2px;print-color-adjust:exact}
@media screen and (max-width:640px){body{padding:16px}.chart{overflow-x:auto}.chart svg{max-width:760px}td{min-width:7.5em}td:first-child{white-space:normal;min-width:8.5em;max-width:12em;position:sticky;left:0;background:var(--paper)}}
a{color:var(--main)}
details{margin:.4em 0}summary{cursor:pointer;color:var(--main)}h2,h3,figcaption{break-after:avoid}figure,tr{break-inside:avoid}
@media print{:root{--ink:#000;--paper:#fff;--faint:#444;--edge:#bbb;--main:#2f6fb4;--good:#2e8b57;--bad:#c2553f;--soft:#b9c9da}body{max-width:none;padding:0}}
`;
