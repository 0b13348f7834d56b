/** The look of the sandbox's pages, light and dark. */
export const style = `
:root { color-scheme: light dark; --text: light-dark(#1f2933, #e4e9ee); --soft: light-dark(#52606d, #a5b1bd);
  --back: light-dark(#f5f7f9, #14191e); --card: light-dark(#fff, #1d242b); --line: light-dark(#d3dae1, #36414b);
  --accent: light-dark(#0b5c8a, #7cc4ee); --on-accent: light-dark(#fff, #0d1b24); --bad: light-dark(#a61b1b, #ffa3a3); }
* { box-sizing: border-box; }
body { margin: 0; font: 16px/1.5 system-ui, sans-serif; color: var(--text); background: var(--back); }
header { padding: .75rem 1.5rem; border-bottom: 1px solid var(--line); background: var(--card); }
header a { font-weight: 600; text-decoration: none; }
main { max-width: 76rem; margin: 0 auto; padding: 1rem 1.5rem 4rem; }
h1 { font-size: 1.6rem; line-height: 1.25; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin: 0 0 .75rem; }
a { color: var(--accent); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
p, td, dd { overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem 1.25rem; margin: 0 0 1rem; }
.scroll { overflow-x: auto; }
.columns { display: grid; gap: 1rem; grid-template-columns: minmax(0, 2fr) minmax(0, 1fr); align-items: start; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
th { color: var(--soft); font-weight: 600; font-size: .875rem; white-space: nowrap; }
th[scope=row] { width: 30%; white-space: normal; overflow-wrap: anywhere; }
td { min-width: 5rem; } td:first-child { min-width: 10rem; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.nowrap { white-space: nowrap; }
form { display: flex; flex-wrap: wrap; gap: .75rem; align-items: end; }
.stacked { display: grid; grid-template-columns: minmax(0, 1fr); align-items: stretch; }
label { display: grid; gap: .2rem; font-size: .875rem; font-weight: 600; min-width: 0; }
input, select, button { font: inherit; padding: .4rem .6rem; border: 1px solid var(--soft); border-radius: .35rem;
  background: var(--card); color: var(--text); max-width: 100%; min-width: 0; min-height: 2.5rem; }
input, select { font-size: 1rem; font-weight: 400; }
button { cursor: pointer; font-weight: 600; }
button.main { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
button.danger { border-color: var(--bad); color: var(--bad); }
[role=alert] { border: 1px solid var(--bad); color: var(--bad); border-radius: .5rem; padding: .75rem 1rem; background: var(--card); }
nav { display: flex; gap: 1rem; margin: 1rem 0; }
@media (max-width: 50rem) { main { padding: .5rem 1rem 3rem; } .columns { grid-template-columns: minmax(0, 1fr); } }
`;
