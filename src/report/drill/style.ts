/**
 * The style of a debrief, beside that of all reports. What is marked as an exercise is so on every page that is
 * printed: a fixed line is printed on each.
 */
export const DEBRIEF_STYLE = `
.clause b { display: block; font-size: .875rem; }
.running { display: none; }
article > section, .apart { margin-top: 2rem; border-top: 3px solid var(--ink); padding-top: .75rem; }
article > section > h3, .apart > h2 { margin: 0 0 .5rem; }
article > section > h4 { margin-top: 1.5rem; }
.count { font-size: 1.35rem; font-weight: 700; border: 3px solid; border-left-width: 12px; padding: .5rem .75rem; margin: .5rem 0; }
.count span { color: var(--ink); }
.warning { border: 3px solid var(--warn); border-left-width: 12px; padding: .25rem .75rem; margin: .75rem 0; }
li > .mark { white-space: normal; }
.well li { margin-bottom: .375rem; }
.ids { font-size: .875rem; font-weight: 400; color: var(--quiet); }
.lacks th, .lacks td { font-weight: 700; }
table.book td.time { width: 6rem; } table.book th { font-weight: 400; }
table.wrong, table.course { table-layout: fixed; }
table.wrong th:first-child { width: 24%; } table.wrong th:last-child { width: 28%; }
table.course th:first-child { width: 4rem; } table.course th:nth-child(2) { width: 8rem; } table.course th:last-child { width: 36%; }
table.course td.kind { color: var(--quiet); }
table.course tr.story td.what, table.course tr.came td.what { font-style: italic; }
.empty { border-bottom: 1px solid var(--ink); display: inline-block; min-width: 8rem; height: 1.6em; }
table.actions td, table.actions th { padding-top: .75rem; }
.certificate { border: 3px double var(--ink); padding: 2rem 1.5rem; text-align: center; }
.certificate p { margin: 1rem auto; max-width: 40rem; }
.certificate label { display: block; margin: 1.5rem auto; font-size: .875rem; color: var(--quiet); }
.certificate input {
  display: block; margin: .25rem auto 0; width: min(28rem, 100%); padding: .25rem .5rem; text-align: center;
  font: inherit; font-size: 1.5rem; color: var(--ink); background: var(--paper);
  border: 2px solid var(--ink); border-radius: 0;
}
.certificate .exercise { margin: 0 auto 1rem; }
@media screen and (max-width: 48rem) {
  table.stack.wrong th:first-child, table.stack.course th { width: auto; }
  table.stack.course td.time, table.stack.course td.kind, table.stack.book td.time {
    display: inline-block; width: auto; margin-right: .75rem; font-weight: 700;
  }
  table.stack.course td[data-label]:not(:empty)::before, table.stack.book td[data-label]:not(:empty)::before { content: none; }
}
@media print {
  body { padding-left: 9mm; }
  .running {
    display: block; position: fixed; top: 0; bottom: 0; left: 0; width: 6mm; margin: 0; padding: 0 0 0 1mm;
    writing-mode: vertical-rl; transform: rotate(180deg); text-align: center;
    font-weight: 700; letter-spacing: .2em; border-left: 1px solid var(--ink);
  }
  article + article, .apart { break-before: page; border-top: 0; margin-top: 0; }
  .certificate { break-inside: avoid; }
  .certificate input { border-width: 0 0 1px; outline: none; }
  .no-print { display: none; }
  section > h3, section > h4, .count { break-after: avoid; }
}
`;
