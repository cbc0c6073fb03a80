/** The page's only style. The policy of the page allows it by its hash, and no other. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --back: #fff; --card: #f5f6f8; --text: #1d2330; --dim: #5c6575; --line: #d8dce3;
  --passed: #14733a; --failed: #b3261e; --inconclusive: #8a5a00; --skipped: #5c6575;
}
@media (prefers-color-scheme: dark) {
  :root {
    --back: #14171d; --card: #1d222b; --text: #e6e9ef; --dim: #9aa4b5; --line: #343b48;
    --passed: #5fd38a; --failed: #ff8a80; --inconclusive: #f2c14e; --skipped: #9aa4b5;
  }
}
body { background: var(--back); color: var(--text); font: 15px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 1100px; padding: 1.5rem; }
h1 { margin: 0; }
h2 { margin: 2rem 0 .6rem; }
h3 { margin: 0; }
header, article { background: var(--card); border-left: 6px solid var(--line); border-radius: 4px; margin-bottom: .8rem; padding: .8rem 1rem; }
dl { display: grid; gap: .1rem 1rem; grid-template-columns: max-content 1fr; margin: .6rem 0 0; }
dt, .dim { color: var(--dim); }
dd { margin: 0; overflow-wrap: anywhere; }
p { margin: .3rem 0; }
ul { margin: .3rem 0; padding-left: 1.3rem; }
figure { margin: 0 0 1.2rem; overflow-x: auto; }
table { border-collapse: collapse; font-size: .92em; width: 100%; }
.grid { width: auto; }
th, td { border: 1px solid var(--line); padding: .2rem .5rem; text-align: left; vertical-align: top; }
td { overflow-wrap: anywhere; }
.grid td { text-align: center; }
pre { background: var(--card); border-radius: 4px; font-size: .9em; overflow-x: auto; padding: .6rem; }
code, pre { font-family: ui-monospace, monospace; }
summary { cursor: pointer; }
.passed { color: var(--passed); }
.failed { color: var(--failed); }
.inconclusive, .interrupted { color: var(--inconclusive); }
.skipped { color: var(--skipped); }
header.passed, header.failed, header.inconclusive, header.interrupted, article.failed, article.inconclusive { border-color: currentcolor; }
header > *, article > * { color: var(--text); }
header > h1, article > h3 { color: inherit; }
`;
