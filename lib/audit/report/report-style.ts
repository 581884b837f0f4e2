/** Readable on a phone, on paper and in the dark; colours pass WCAG AA against their background. */
export const reportStyle = `
:root { color-scheme: light dark; --ink: #1c2430; --soft: #56616f; --line: #d5dbe3; --paper: #fff; --card: #f6f8fa; --bar: #a9c4e4; --open: #1d5fa8; --critical: #b3261e; --high: #b35309; --medium: #7a6200; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8edf3; --soft: #a6b1bf; --line: #39434f; --paper: #12171d; --card: #1b222b; --bar: #37577d; --open: #7db4f0; --critical: #ff8a80; --high: #ffb074; --medium: #e6cf6a; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 3rem; font: 16px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); }
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem; }
h2 { font-size: 1.25rem; margin: 2.2rem 0 .6rem; }
h3 { font-size: 1rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
header p, footer, caption, dt, .reason { color: var(--soft); }
.facts { list-style: none; padding: 0; display: grid; gap: .8rem; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); }
.facts li { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .8rem 1rem; }
.facts strong { display: block; font-size: 1.8rem; line-height: 1.1; }
.stopped { border-left: .3rem solid var(--critical); padding-left: .8rem; }
table { border-collapse: collapse; width: 100%; }
caption { text-align: left; padding-bottom: .4rem; }
th, td { text-align: left; padding: .25rem .6rem .25rem 0; font-weight: normal; vertical-align: top; overflow-wrap: anywhere; }
thead th { font-weight: 600; border-bottom: 1px solid var(--line); }
.bars th, .bars td { white-space: nowrap; }
.bar { width: 55%; }
.bar > span { display: block; height: 1.1rem; background: var(--bar); }
.bar > span > span { display: block; height: 100%; background: var(--open); }
article { border: 1px solid var(--line); border-left: .35rem solid var(--line); border-radius: .4rem; background: var(--card); padding: .8rem 1rem; margin: 0 0 .8rem; break-inside: avoid; }
article.critical { border-left-color: var(--critical); } article.high { border-left-color: var(--high); } article.medium { border-left-color: var(--medium); }
dl { display: flex; flex-wrap: wrap; gap: .3rem 2rem; margin: 0; } dt { font-size: .85rem; } dd { margin: 0; font-size: 1.15rem; font-weight: 600; }
article ul { margin: .4rem 0 0; padding-left: 1.1rem; }
.severity { font-weight: 600; }
.critical .severity { color: var(--critical); }
pre { overflow-x: auto; white-space: pre-wrap; border: 1px solid var(--line); border-radius: .3rem; padding: .4rem .6rem; margin: .3rem 0; font-size: .85rem; }
@media print { body { max-width: none; font-size: 11pt; } }
`;
