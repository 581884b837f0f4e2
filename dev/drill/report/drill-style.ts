/** Beside the style that every report has. Lines differ by dashes, so that no colour is needed. */
export const drillStyle = `
:root { --unguarded: #b3261e; --native: #8a5a00; --guarded: #1d5fa8; --standing: #6b3fa0; --audited: #1b7a3d; }
@media (prefers-color-scheme: dark) { :root { --unguarded: #ff8a80; --native: #e6b450; --guarded: #7db4f0; --standing: #c9a6ff; --audited: #7fd6a0; } }
svg { display: block; width: 100%; height: auto; }
.grid { stroke: var(--line); }
.tick { fill: var(--soft); font-size: 13px; }
.curve { fill: none; stroke-width: 3; }
.legend { list-style: none; padding: 0; display: flex; flex-wrap: wrap; gap: .3rem 1.4rem; }
.legend svg { display: inline-block; width: 2.6rem; height: .8rem; vertical-align: middle; margin-right: .4rem; }
.unguarded { stroke: var(--unguarded); } .native { stroke: var(--native); stroke-dasharray: 10 4; } .guarded { stroke: var(--guarded); stroke-dasharray: 3 4; } .standing { stroke: var(--standing); stroke-dasharray: 12 4 2 4; } .audited { stroke: var(--audited); stroke-dasharray: 1 5; stroke-linecap: round; }
.scroll, dd, li { overflow-wrap: anywhere; } .scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--open); outline-offset: .3rem; }
.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th.number { white-space: normal; vertical-align: bottom; }
.verdict p { font-size: 1.1rem; }
.timeline { padding-left: 0; list-style: none; border-left: .2rem solid var(--line); }
.timeline li { padding: .15rem 0 .15rem .9rem; }
.timeline .when { display: inline-block; min-width: 6.5rem; font-variant-numeric: tabular-nums; color: var(--soft); }
.controls { font-size: .92rem; } .controls :is(th, td):last-child { padding-right: 0; } .controls tbody th { min-width: 8rem; }
@media screen and (max-width: 46rem) {
  .tick { font-size: 28px; } .curve { stroke-width: 5; }
  .controls, .controls :is(tbody, tr, th, td) { display: block; } .controls thead { display: none; }
  .controls tbody tr + tr > * { border-top: 0; } .controls tr { border-top: 1px solid var(--line); padding: .5rem 0; }
  .controls tbody th { font-weight: 600; } .controls td.number { display: flex; justify-content: space-between; padding: .1rem 0; }
  .controls td::before { content: attr(data-title); color: var(--soft); }
}
@media print { .scroll { overflow: visible; } .curve { stroke-width: 2; } .controls { font-size: 8.5pt; } h2, h3 { break-after: avoid; } figure, table, .timeline, .verdict { break-inside: avoid; } }
`;
