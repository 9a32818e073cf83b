/** The style of the HTML report: light and dark, narrow and wide, on screen and on A4. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ink: #0b0c0c; --quiet: #505a5f; --paper: #fff; --band: #f3f2f1; --line: #b1b4b6;
  --bad: #a3160b; --warn: #7a4f00; --good: #005a30; --link: #1a56a8;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ink: #f3f2f1; --quiet: #b8bdc0; --paper: #121416; --band: #1f2327; --line: #565d63;
    --bad: #ff9a90; --warn: #ffcf5c; --good: #7fd6a4; --link: #9cc4ff;
  }
}
@media (forced-colors: active) {
  :root {
    --ink: CanvasText; --quiet: CanvasText; --paper: Canvas; --band: Canvas; --line: CanvasText;
    --bad: CanvasText; --warn: CanvasText; --good: CanvasText; --link: LinkText;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 1rem; max-width: 76rem; background: var(--paper); color: var(--ink);
  font: 1rem/1.5 system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif;
  overflow-wrap: break-word;
}
.as-is { overflow-wrap: anywhere; }
h1 { font-size: 1.75rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.5rem; line-height: 1.2; margin: 0; }
h3 { font-size: 1.2rem; margin: 1.5rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.25rem 0 .25rem; }
p, ul, ol, dl { margin: .5rem 0; }
ul, ol { padding-left: 1.25rem; }
a { color: var(--link); }
article { border-top: 6px solid var(--ink); margin-top: 2.5rem; padding-top: 1rem; }
.skip { position: absolute; left: -100rem; } .skip:focus { position: static; }
.quiet { color: var(--quiet); }
.small { font-size: .875rem; }
.bad { color: var(--bad); } .warn { color: var(--warn); } .good { color: var(--good); }
.verdict {
  font-size: 1.2rem; border: 3px solid; border-left-width: 12px; padding: .5rem .75rem;
  margin: .75rem 0;
}
.verdict span { color: var(--ink); }
.exercise {
  border: 3px dashed var(--warn); padding: .25rem .75rem; font-weight: 700; width: fit-content;
}
.mark { font-weight: 700; white-space: nowrap; }
.findings { columns: 2 26rem; column-gap: 2rem; }
.finding { break-inside: avoid; padding: .5rem 0; border-bottom: 1px solid var(--line); }
.finding h4, .finding p, .finding ul { margin: 0 0 .25rem; } .finding h4 span.id { font-weight: 400; }
.run > li { display: inline; } .run > li:not(:last-child, .lead)::after { content: "; "; } .run > .lead { font-weight: 700; } ul.run { padding: 0; margin: .25rem 0; }
p.sort { margin-bottom: 0; break-after: avoid; } p.sort + ul.run { margin-top: 0; }
section > article:first-of-type { border-top: 0; margin-top: 0; padding-top: 0; }
main > section { margin-top: 2rem; border-top: 4px solid var(--ink); padding-top: .75rem; }
table.chronology thead th:first-child { width: 3rem; } table.chronology thead th:nth-child(2) { width: 9rem; } table.chronology thead th:nth-child(4) { width: 30%; }
dl.head { display: grid; grid-template-columns: max-content 1fr; gap: .125rem 1rem; }
dl.head dt { font-weight: 700; } dl.head dd { margin: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
caption { text-align: left; color: var(--quiet); padding-bottom: .25rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; }
thead th { border-bottom: 2px solid var(--ink); white-space: nowrap; }
td.time { white-space: nowrap; }
tbody th.rule { min-width: 11rem; }
tbody tr { border-bottom: 1px solid var(--line); break-inside: avoid; }
tbody th { font-weight: 700; }
td p:first-child, td ul:first-child, th p:first-child { margin-top: 0; }
td ul { padding-left: 1rem; }
.clause { margin: 0 0 .375rem; }
.note {
  margin: .25rem 0 0; padding-left: .5rem; border-left: 3px solid var(--line);
  white-space: pre-wrap;
}
figure { margin: .5rem 0; }
.scroll { overflow-x: auto; }
.scroll:focus-visible { outline: 3px solid var(--link); }
svg.drawing { display: block; margin-bottom: .75rem; font-size: 12px; }
svg.drawing text { fill: var(--ink); paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
svg.drawing .soft { fill: var(--quiet); }
svg.drawing .heading { font-weight: 700; }
svg.drawing .alarm { fill: var(--bad); font-weight: 700; }
svg.drawing .life { stroke: var(--line); stroke-width: 1; stroke-dasharray: 2 3; }
svg.drawing .rule { stroke: var(--line); stroke-width: 1; }
svg.drawing .ink { stroke: var(--ink); stroke-width: 1.5; fill: none; }
svg.drawing .full { fill: var(--ink); stroke: var(--ink); stroke-width: 1; }
svg.drawing .hollow { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
svg.drawing .broken { stroke-dasharray: 5 4; }
svg.drawing .stop { fill: var(--paper); stroke: var(--bad); stroke-width: 3; }
svg.drawing .window { stroke: var(--quiet); stroke-width: 2; fill: none; }
svg.drawing .window.failed { stroke: var(--bad); stroke-width: 4; }
.shape { display: none; }
@media screen and (max-width: 60rem) { .drawn { display: none; } }
ul.windows, ul.columns { columns: 2 26rem; column-gap: 2rem; } ul.windows > li, ul.columns > li { break-inside: avoid; }
th[scope=row] .shape { font-weight: 700; }
@media screen and (max-width: 48rem) {
  dl.head { grid-template-columns: 1fr; gap: 0; }
  dl.head dd { margin-bottom: .375rem; }
  .run > li:not(.lead) { display: list-item; margin-left: 1.25rem; } .run > li:not(:last-child, .lead)::after { content: none; }
  .mark { white-space: normal; }
  table.stack, table.stack caption, table.stack tbody, table.stack tr, table.stack th, table.stack td { display: block; }
  table.stack thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  table.stack tr { padding: .5rem 0; }
  table.stack th, table.stack td { padding: .125rem 0; text-align: left; }
  table.stack th[data-label]::before { content: attr(data-label) " "; }
  table.stack td[data-label] { display: flow-root; padding-left: 7rem; }
  table.stack td[data-label]::before {
    content: attr(data-label); float: left; width: 6.5rem; margin-left: -7rem; font-size: .875rem; color: var(--quiet);
  }
  table.stack td:empty { display: none; }
  table.chronology tr { position: relative; border-bottom: 0; border-left: 2px solid var(--line); margin-left: .5rem; padding: 0 0 .75rem 1.25rem; }
  table.chronology th { font-size: .875rem; }
  table.chronology .shape { display: block; position: absolute; left: -.5rem; width: 1rem; text-align: center; background: var(--paper); }
  table.stack.chronology td { padding-left: 0; } table.stack.chronology td::before { content: none; }
}
@media print {
  :root {
    color-scheme: light;
    --ink: #000; --quiet: #444; --paper: #fff; --band: #eee; --line: #999;
    --bad: #a3160b; --warn: #6b4500; --good: #004d29; --link: #000;
  }
  @page { size: A4; margin: 12mm; }
  html { font-size: 8.5pt; }
  body { max-width: none; padding: 0; line-height: 1.3; orphans: 3; widows: 3; }
  th, td { padding: .1875rem .5rem .1875rem 0; }
  h1 { font-size: 1.5rem; } h2 { font-size: 1.25rem; } h3 { font-size: 1.1rem; margin: 1rem 0 .25rem; } h4 { margin: .75rem 0 .25rem; }
  p, ul, ol, dl { margin: .25rem 0; }
  article { margin-top: 1.25rem; border-top-width: 3px; padding-top: .5rem; }
  .verdict { font-size: 1.1rem; padding: .25rem .5rem; border-width: 2px; border-left-width: 8px; margin: .375rem 0; }
  .finding { padding: .25rem 0; }
  h1, h2, h3, h4, caption { break-after: avoid; }
  thead { display: table-header-group; }
  article > p:not(:last-child), section > p.quiet:not(:last-child) { break-after: avoid; break-inside: avoid; }
  table:not(:has(tbody tr:nth-child(7))) { break-inside: avoid; }
  tbody tr:first-child { break-before: avoid; }
  main > section { margin-top: 1rem; border-top-width: 2px; padding-top: .375rem; }
  table.chronology th, table.chronology td { padding-top: .0625rem; padding-bottom: .0625rem; }
  td p, td .note { margin: 0; }
  .readings, .problem { display: none; }
  .finding { break-inside: auto; } .finding p, .finding li { break-inside: avoid; } dl.head { break-after: avoid; } ul.columns { font-size: .9rem; columns: 3 18rem; } summary { list-style: none; }
  .skip { display: none; }
  .scroll { overflow: visible; }
  svg.drawing { max-width: 100%; height: auto; break-inside: avoid; }
  main:has(article.incident + article) .drawn { display: none; }
}
`;
