/** Readable on a phone, on paper and in the dark; colours pass WCAG AA against their background. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #535e6c; --line: #d5dbe3; --paper: #fff; --card: #f6f8fa; --bar: #a9c4e4; --open: #1d5fa8; --critical: #b3261e; --high: #9a4506; --medium: #6b5600; }
@media screen and (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --soft: #a6b1bf; --line: #39434f; --paper: #12171d; --card: #1b222b; --bar: #37577d; --open: #7db4f0; --critical: #ff8a80; --high: #ffb074; --medium: #e6cf6a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; text-wrap: balance; }
h2 { font-size: 1.25rem; margin: 2.4rem 0 .6rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; }
p { margin: .4rem 0; }
.address, .name, code { overflow-wrap: anywhere; }
bdi.name { display: block; } .name { font-size: .9rem; margin: -.3rem 0 .5rem; } th > .name { margin: 0; }
a:focus-visible, summary:focus-visible { outline: 3px solid var(--open); outline-offset: 2px; border-radius: .15rem; }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 1.2rem 0 0; padding: 0; } nav a { display: inline-block; padding: .3rem 0; }
summary { cursor: pointer; padding: .3rem 0; width: fit-content; } .paper { display: none; }
header p, footer, caption, dt, .soft { color: var(--soft); }
footer { margin-top: 3rem; border-top: 1px solid var(--line); padding-top: .6rem; font-size: .9rem; }
.facts { list-style: none; padding: 0; margin: 0 0 1rem; display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); }
.facts li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; }
.facts strong { display: block; font-size: 2rem; line-height: 1.1; font-variant-numeric: tabular-nums; }
.note { border-left: .3rem solid var(--high); padding-left: .8rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; padding: .3rem .8rem .3rem 0; font-weight: normal; vertical-align: top; }
thead > tr > * { font-weight: 600; border-bottom: 1px solid var(--line); }
tbody tr + tr > * { border-top: 1px solid var(--line); }
.bars tbody tr + tr > * { border-top: 0; }
.figure { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.bars th { white-space: nowrap; }
.bar { width: 60%; padding-right: 0; }
.bar > span, .bar > span > span, .pair > span { display: block; height: 1.1rem; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
.bar > span { background: var(--bar); } .bar > span > span { background: var(--open); }
.pair { display: block; max-width: 30rem; margin-top: .2rem; }
.pair > span { height: .45rem; } .pair .expected { background: var(--bar); } .pair .true { background: var(--open); margin-top: 1px; }
article { border: 1px solid var(--line); border-left: .35rem solid var(--line); border-radius: .4rem; background: var(--card); padding: .8rem 1rem; margin: 0 0 .8rem; break-inside: avoid; }
article.critical { border-left-color: var(--critical); } article.high { border-left-color: var(--high); } article.medium { border-left-color: var(--medium); }
dl { display: flex; flex-wrap: wrap; gap: .3rem 2rem; margin: 0; } dt { font-size: .9rem; } dd { margin: 0; font-size: 1.15rem; font-weight: 600; font-variant-numeric: tabular-nums; }
.rules { display: block; } .rules > div { margin: 0 0 .9rem; break-inside: avoid; } .rules dt { color: var(--ink); font-weight: 600; font-size: 1rem; } .rules dd { font-size: 1rem; font-weight: normal; }
.rules > div:target { outline: 2px solid var(--open); outline-offset: .3rem; }
.findings { list-style: none; margin: .6rem 0 0; padding: 0; } .findings li { border-top: 1px solid var(--line); padding: .4rem 0; break-inside: avoid; } .findings p { margin: .1rem 0; }
.severity { font-weight: 600; text-transform: capitalize; } .severity.critical { color: var(--critical); } .severity.high { color: var(--high); } .severity.medium { color: var(--medium); }
a { color: inherit; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; border: 1px solid var(--line); border-radius: .3rem; padding: .4rem .6rem; margin: .3rem 0; font: .85rem/1.45 ui-monospace, Consolas, monospace; background: var(--paper); }
@media (max-width: 30rem) { th, td { padding-right: .5rem; } .bar { width: 34%; } dl { gap: .3rem 1.2rem; } }
@media (forced-colors: active) { .bar > span, .bar > span > span, .pair > span { forced-color-adjust: none; } }
@media print { :root { --card: #fff; } nav, details:not([open]), div:has(> details:not([open])) { display: none; } .paper { display: block; break-after: avoid; } body { max-width: none; padding: 0; font-size: 10.5pt; } a { text-decoration: none; } h2 { break-after: avoid; } }
`;
