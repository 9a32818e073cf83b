/**
 * The style of an audit, beside that of all reports. Charts have patterns as well as colours, and keep them
 * where a system has colours of its own.
 */
export const AUDIT_STYLE = `
.bar { display: flex; min-width: 3px; height: 1.1rem; border: 1px solid var(--ink); }
.bar > span { flex-basis: 0; } .bar > span + span { border-left: 1px solid var(--ink); }
.swatch { display: inline-block; width: .8rem; height: .8rem; border: 1px solid var(--ink); vertical-align: -.1em; }
.bar > span, .swatch { print-color-adjust: exact; -webkit-print-color-adjust: exact; forced-color-adjust: none; background-color: var(--paper); }
.fill-bad { background-image: repeating-linear-gradient(45deg, var(--bad) 0 4px, var(--paper) 4px 6px); }
.fill-warn { background-image: repeating-linear-gradient(90deg, var(--warn) 0 3px, var(--paper) 3px 5px); }
.fill-good { background-image: linear-gradient(var(--good), var(--good)); }
.fill-quiet { background-image: repeating-linear-gradient(0deg, var(--quiet) 0 1px, var(--paper) 1px 5px); }
.key > span { margin-right: .5rem; font-weight: 400; white-space: nowrap; } .key-above { display: none; } .chart .row { margin: .375rem 0; } .chart .row > span:first-child { display: block; }
.span, .scale { position: relative; display: block; height: 1.1rem; }
.span { border-bottom: 1px solid var(--line); }
.span > span { position: absolute; }
.reach { top: .5rem; border-top: 2px solid var(--ink); }
.box { top: .1rem; bottom: .1rem; border: 2px solid var(--ink); min-width: 4px; }
.point { top: .3rem; width: .5rem; height: .5rem; margin-left: -.25rem; border: .25rem solid var(--ink); transform: rotate(45deg); }
.scale { font-size: .75rem; font-weight: 400; } .scale > span { position: absolute; transform: translateX(-50%); white-space: nowrap; }
.scale > span:first-child { transform: none; }
.how-often, .how-often > span { display: block; }
.how-often { max-width: 12rem; border-bottom: 2px solid var(--line); } .how-often > span { border-bottom: .625rem solid var(--bad); }
td.number, thead th.number { text-align: right; padding-left: .5rem; font-variant-numeric: tabular-nums; }
section > h3 { margin-top: 1.25rem; }
.warning { border: 3px solid var(--warn); border-left-width: 12px; padding: .25rem .75rem; margin: .75rem 0; }
details > summary { cursor: pointer; margin: .5rem 0; }
figure { margin: 1rem 0; }
table.counts thead th { white-space: normal; vertical-align: bottom; }
table.bars thead th:first-child { width: 36%; } table.bars thead th:nth-child(2) { width: 22%; } table.bars td:nth-child(2) { padding-top: .5rem; }
table.bars:has(thead th:nth-child(5)) thead th:nth-child(-n+2) { width: 20%; } table.bars thead th:nth-child(n+5):last-child { width: 30%; }
th .id { font-weight: 400; } td.number, thead th.number { padding-right: 1rem; }
ol.to-do { padding-left: 1.75rem; } ol.to-do > li { margin: .75rem 0; break-inside: avoid; } ol.to-do > li::marker { font-weight: 700; }
ol.to-do p { margin: .125rem 0; }
nav ul { columns: 2 16rem; }
.rules { columns: 2 26rem; column-gap: 2rem; padding-left: 1rem; } .rules li { break-inside: avoid; }
@media screen and (max-width: 48rem) {
  .key-above { display: block; }
}
@media print { table.bars:not(:has(tbody tr:nth-child(13))) { break-inside: avoid; } nav { display: none; } ol.to-do > li { margin: .375rem 0; } }
`;
