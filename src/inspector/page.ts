/** The page of the inspector: an empty frame, which its script fills from the stream. */
import { html, type Markup, NOTHING } from '../report/markup.ts';
import { STYLE } from '../report/style.ts';

/** Nothing but what this server gives, and nothing that is written into the page itself. */
export const CONTENT_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

export interface PageParts {
  /** How to see the same without a browser that runs scripts. */
  readonly without: string;
  /** Where Stately's inspector is, where the stream is pointed at it too. */
  readonly statelyAt: string | null;
}

const sendingTo = (at: string): Markup => html`<section class="stately" aria-labelledby="stately-h">
<h2 id="stately-h">Stately's inspector</h2>
<p>Opens ${new URL(at).host} in another tab and sends it this exercise: the machines, their events and states, as far as you have stepped. What machines are sent has no times, notes or references in it.</p>
<p><button type="button" id="to-stately">Open it, and send this exercise there</button> <span role="status" id="stately-says"></span></p>
</section>`;

/** @returns the text of the page; its addresses are relative, since a token stands before them */
export const pageOf = ({ without, statelyAt }: PageParts): string =>
  `<!doctype html>\n${
    html`<html lang="en">
<head>
<meta charset="utf-8">
<title>Inspector – Dutybound</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<link rel="stylesheet" href="viewer.css">
<script src="viewer.js" defer></script>
</head>
<body>
<a class="skip" href="#now">Skip to what happened</a>
<header>
<p class="exercise" id="exercise" hidden>EXERCISE: none of this is real.</p>
<h1 id="title">Inspector</h1>
<p class="quiet" id="about"></p>
</header>
<noscript><p class="verdict"><strong>This page needs JavaScript.</strong> It runs in your browser alone, and nothing is sent anywhere. Without it, see the same in a terminal: <code>${without}</code></p></noscript>
<main id="inspector" hidden data-stately-at="${statelyAt ?? ''}">
<p class="verdict warn" id="matters" hidden>This incident is about more than one matter. A machine is one occurrence of each rule, so <span>dutybound replay</span> judges these apart and may say otherwise.</p>
<p class="verdict warn" id="lost" role="status"></p>
<div class="bar">
<div role="toolbar" aria-label="Steps" class="keys">
<button type="button" id="first" aria-keyshortcuts="Home">First</button>
<button type="button" id="back" aria-keyshortcuts="ArrowLeft">Back</button>
<button type="button" id="play">Play</button>
<button type="button" id="forward" aria-keyshortcuts="ArrowRight">Forward</button>
<button type="button" id="last" aria-keyshortcuts="End">Last</button>
</div>
<p id="where"></p>
</div>
<p class="options"><label><input type="checkbox" id="every"> Stop at every event that the machines are sent</label>
<span class="quiet small">Keys: left and right arrow, Home, End.</span></p>
<p class="unseen" aria-live="polite" id="says"></p>
<div class="columns">
<div>
<section aria-labelledby="now-h" id="now" tabindex="-1"><h2 id="now-h">What happened</h2><div id="happened"></div></section>
<section aria-labelledby="changes-h"><h2 id="changes-h">What changed</h2><div id="changes"></div></section>
<section aria-labelledby="due-h"><h2 id="due-h">Still to be done</h2><div id="due"></div></section>
<section aria-labelledby="known-h"><h2 id="known-h">What is known</h2><div id="known"></div></section>
</div>
<nav aria-labelledby="events-h"><h2 id="events-h">All events</h2><ol id="events"></ol></nav>
</div>
<section aria-labelledby="region-h" id="region" tabindex="-1" hidden><h2 id="region-h"></h2><div id="region-body"></div></section>
<section aria-labelledby="regions-h"><h2 id="regions-h">Where each rule stands</h2><div id="regions"></div></section>
${statelyAt === null ? NOTHING : sendingTo(statelyAt)}
</main>
</body>
</html>`.markup
  }`;

/** The report's style, and what only this page has. */
export const VIEWER_STYLE = `${STYLE}
html { scroll-padding-top: 7rem; }
h2 { font-size: 1.2rem; margin: 1.5rem 0 .25rem; }
h3 { font-size: 1rem; }
[hidden] { display: none; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
section:focus-visible { outline-offset: .5rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.skip { position: absolute; left: -99rem; }
.skip:focus { position: static; }
button {
  font: inherit; color: var(--ink); background: var(--band); border: 2px solid var(--ink);
  border-radius: 4px; padding: .35rem .7rem; min-height: 2.75rem; cursor: pointer;
}
button[aria-disabled="true"] { border-style: dashed; color: var(--quiet); cursor: default; }
button.plain {
  border: 0; background: none; padding: .25rem 0; text-align: left; color: var(--link);
  text-decoration: underline; min-height: 1.5rem;
}
.bar {
  position: sticky; top: 0; z-index: 1; background: var(--paper); padding: .5rem 0;
  border-bottom: 2px solid var(--ink); display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center;
}
.bar p { margin: 0; }
.keys { display: flex; flex-wrap: wrap; gap: .375rem; }
.options { display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; }
.columns { display: grid; grid-template-columns: 1fr 22rem; gap: 0 2rem; align-items: start; }
.columns nav ol { max-height: 32rem; overflow-y: auto; border: 1px solid var(--line); margin: 0; padding: .25rem .5rem; list-style: none; }
#events li { padding: .25rem 0; border-bottom: 1px solid var(--line); }
#events li span { display: block; font-size: .875rem; color: var(--quiet); }
#events button { padding: 0; }
#changes ul, #due ul { list-style: none; padding: 0; }
#changes li, #due li { padding: .25rem 0; }
#changes button, #due button { display: block; }
#events button[aria-current="step"] { font-weight: 700; color: var(--ink); text-decoration: none; }
#events button[aria-current="step"]::before { content: "\\25B6  "; }
.happened { font-size: 1.2rem; border-left: 6px solid var(--ink); padding-left: .75rem; }
tr.changed > * { background: var(--band); }
.changed-mark { font-weight: 700; border: 2px solid; padding: 0 .3rem; white-space: nowrap; font-size: .875rem; }
table td, table th { width: 50%; vertical-align: baseline; }
details > summary { cursor: pointer; padding: .5rem 0; }
#lost:empty { display: none; }
svg.chart { display: block; max-width: none; }
svg.chart text { font: 13px system-ui, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: var(--ink); }
svg.chart .says { font-size: 12px; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; stroke-linejoin: round; }
svg.chart rect { fill: var(--paper); stroke: var(--ink); stroke-width: 1.2; }
svg.chart path { fill: none; stroke: var(--quiet); stroke-width: 1.2; }
svg.chart marker path { fill: var(--quiet); stroke: none; }
svg.chart .here rect { stroke-width: 5; fill: var(--band); }
svg.chart .here text { font-weight: 700; }
svg.chart .went path { stroke: var(--ink); stroke-width: 4; stroke-dasharray: 8 4; }
@media (max-width: 60rem) {
  .columns { grid-template-columns: 1fr; }
  .columns nav ol { max-height: 14rem; }
}
@media (max-width: 30rem) {
  .keys { gap: .25rem; } .keys button { padding: .35rem .5rem; }
}
@media (forced-colors: active) {
  tr.changed > * { outline: 2px solid; }
}
`;
