/**
 * The timeline drawn: parties across, time down. An act is an arrow from who did it to whom it was
 * done; what was learned and decided stands on the line of whoever said so. Long timelines are cut
 * into panels, each with its own heading, so that they print. Nothing depends on colour alone.
 */

import type { Entry } from '../engine/entries.ts';
import { clockSpanOf } from '../engine/spans.ts';
import type { Instant } from '../engine/time.ts';
import { ACTS, type Act } from '../vocabulary/acts.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import { FACTS } from '../vocabulary/facts.ts';
import { CHANNELS, PARTIES, PARTY_IDS, type PartyGroup } from '../vocabulary/parties.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import { isPseudonym, type Person, partyOf, pseudonymInWords } from '../vocabulary/pseudonyms.ts';
import { countedInWords, isWithinOneDay } from '../words/moments.ts';
import { clockTime, dayInWords, dayOf as schoolDayOf } from '../words/time.ts';
import { REMARKS, type RemarkKind, type Shown } from './entries.ts';
import { html, type Markup, NOTHING, when } from './markup.ts';
import { type DueWindow, failedIn } from './windows.ts';

/** Pixels. */
const LEFT = 84;
const LANE = 26;
const HEADING = 46;
const LINE = 15;
const DAY = 24;
const CHARACTER = 6.4;
const TALLEST_PANEL = 1000;
const NARROWEST_COLUMN = 84;
const WIDEST_COLUMN = 170;
const WIDTH_FOR_COLUMNS = 680;

const ALARMS: readonly RemarkKind[] = ['breach', 'missed', 'late', 'wrong-person'];

const GROUP_ORDER: readonly PartyGroup[] = [
  'pupils',
  'parents',
  'staff',
  'governors',
  'agencies',
  'outside',
];

const recipientsOf = (event: TimelineEvent): readonly Person[] => {
  const to = 'to' in event ? event.to : undefined;
  if (to === undefined) return [];
  return (typeof to === 'string' ? [to] : to).filter((party) => party !== event.by);
};

/** The parties who take part, from pupils on the left to agencies on the right. */
const peopleOn = (shown: readonly Shown[]): readonly Person[] => {
  const present = new Set(
    shown.flatMap(({ entry }) => [entry.event.by, ...recipientsOf(entry.event)]),
  );
  const rank = (person: Person): number => {
    const party = partyOf(person);
    return GROUP_ORDER.indexOf(PARTIES[party].group) * PARTY_IDS.length + PARTY_IDS.indexOf(party);
  };
  return [...present].sort((a, b) => rank(a) - rank(b));
};

/** What was done, without the word that leads on to whom: the arrow shows that. */
const doneInWords = (act: Act): string => ACTS[act].says.replace(/ (of|to)$/, '');

const labelOf = (event: TimelineEvent): string => {
  switch (event.type) {
    case 'concern.raised':
      return `concern: ${PROCEDURES[event.procedure]}`;
    case 'procedure.opened':
      return `procedure opened: ${PROCEDURES[event.procedure]}`;
    case 'fact.established':
      return `${FACTS[event.fact].asks} ${event.value}`;
    case 'act.omitted':
      return `recorded as not done: ${doneInWords(event.act)}`;
    case 'decision.recorded':
      return `decided ${event.decision === 'do' ? 'to' : 'not to'}: ${event.norm}`;
    case 'message.acknowledged':
      return 'reads what was sent';
    case 'entry.corrected':
      return `corrects entry ${event.entry}`;
    case 'incident.closed':
      return 'closes the incident';
    default:
      return event.via === undefined
        ? doneInWords(event.type)
        : `${doneInWords(event.type)}, ${CHANNELS[event.via]}`;
  }
};

const wrapped = (text: string, characters: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > characters) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
};

interface Layout {
  readonly parties: readonly Person[];
  readonly column: number;
  readonly right: number;
  readonly width: number;
}

const xOf = (party: Person, { parties, column }: Layout): number =>
  LEFT + column * (parties.indexOf(party) + 0.5);

interface Line {
  readonly text: string;
  readonly alarm: boolean;
}

/** One entry with its place in the drawing, before panels are cut. */
interface Row {
  readonly shown: Shown;
  readonly lines: readonly Line[];
  /** Where the words begin, and whether they run to the right of it or to the left. */
  readonly x: number;
  readonly anchor: 'start' | 'end';
  readonly height: number;
  /** Set where a new day begins. */
  readonly day: string | null;
}

const isExact = ({ event }: Entry): boolean => clockSpanOf(event) === null;

/** The day that an entry is drawn under; null where it is known only to several days. */
const dayOf = ({ event, clock }: Entry): string | null => {
  const span = clockSpanOf(event);
  return span === null || isWithinOneDay(span) ? dayInWords(schoolDayOf(clock)) : null;
};

/** In place of a time: from top to bottom, as long as a moment is known to. */
const spanMark = (y: number): Markup =>
  html`<path class="ink" d="M4 ${y - 8}H20M12 ${y - 8}V${y + 8}M4 ${y + 8}H20"/>`;

const rowOf = (shown: Shown, before: Shown | undefined, layout: Layout): Row => {
  const { entry, remarks } = shown;
  const xs = [entry.event.by, ...recipientsOf(entry.event)].map((party) => xOf(party, layout));
  const least = Math.min(...xs);
  const most = Math.max(...xs);
  const needed = labelOf(entry.event).length * CHARACTER + 12;
  const toTheRight = layout.right - least >= Math.min(needed, most - LEFT);
  const room = toTheRight ? layout.right - least : most - LEFT;
  const characters = Math.floor((room - 12) / CHARACTER);
  const alarms = remarks.filter(({ kind }) => ALARMS.includes(kind)).slice(0, 4);
  const lines = [
    ...alarms.flatMap(({ kind, says }) =>
      wrapped(`${REMARKS[kind].toUpperCase()}: ${says}`, characters - 4).map((text) => ({
        text,
        alarm: true,
      })),
    ),
    ...wrapped(labelOf(entry.event), characters).map((text) => ({ text, alarm: false })),
    ...(isExact(entry) ? [] : wrapped(countedInWords(entry), characters)).map((text) => ({
      text,
      alarm: false,
    })),
  ];
  const day = dayOf(entry);
  const isNewDay = day !== null && (before === undefined || dayOf(before.entry) !== day);
  return {
    shown,
    lines,
    x: toTheRight ? least - 2 : most + 2,
    anchor: toTheRight ? 'start' : 'end',
    height: LINE * lines.length + 26 + (isNewDay ? DAY : 0),
    day: isNewDay ? day : null,
  };
};

/** How far down the marks of a row are, from the top of the row. */
const markDepth = (row: Row): number => row.height - 13;

const arrowHead = (x: number, y: number, from: number): Markup => {
  const back = x > from ? x - 9 : x + 9;
  return html`<path class="full" d="M${x} ${y}L${back} ${y - 4}L${back} ${y + 4}Z"/>`;
};

const arrows = (row: Row, y: number, layout: Layout): Markup => {
  const { event } = row.shown.entry;
  const from = xOf(event.by, layout);
  const style = event.type === 'act.omitted' ? 'ink broken' : 'ink';
  const marks = recipientsOf(event).map((party) => {
    const x = xOf(party, layout);
    return html`<path class="${style}" d="M${from} ${y}H${x}"/>${arrowHead(x, y, from)}`;
  });
  return html`${marks}`;
};

/** The shape of an entry, on the line of whoever made it. */
const shapeOf = (event: TimelineEvent, x: number, y: number): Markup => {
  switch (event.type) {
    case 'concern.raised':
      return html`<path class="full" d="M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}Z"/>`;
    case 'procedure.opened':
    case 'message.acknowledged':
    case 'decision.recorded':
      return html`<path class="hollow" d="M${x} ${y - 8}L${x + 8} ${y}L${x} ${y + 8}L${x - 8} ${y}Z"/>`;
    case 'fact.established':
      return html`<rect class="hollow" x="${x - 6}" y="${y - 6}" width="12" height="12"/>`;
    case 'entry.corrected':
      return html`<path class="ink" d="M${x - 6} ${y - 6}L${x + 6} ${y + 6}M${x - 6} ${y + 6}L${x + 6} ${y - 6}"/>`;
    case 'act.omitted':
      return html`<circle class="hollow broken" cx="${x}" cy="${y}" r="6"/>`;
    case 'incident.closed':
      return html`<rect class="full" x="${x - 9}" y="${y - 3}" width="18" height="6"/>`;
    default:
      return html`<circle class="full" cx="${x}" cy="${y}" r="5"/>`;
  }
};

/** An octagon, as on a stop sign, around what was a breach. */
const stopSign = (x: number, y: number): Markup => {
  const points = Array.from({ length: 8 }, (_, index) => {
    const angle = (Math.PI / 4) * index + Math.PI / 8;
    return `${(x + 13 * Math.cos(angle)).toFixed(1)},${(y + 13 * Math.sin(angle)).toFixed(1)}`;
  });
  return html`<polygon class="stop" points="${points.join(' ')}"/>`;
};

const drawnRow = (row: Row, top: number, layout: Layout): Markup => {
  const { entry, remarks } = row.shown;
  const y = top + markDepth(row);
  const first = top + (row.day === null ? 0 : DAY) + 12;
  const x = xOf(entry.event.by, layout);
  const isCorrected = remarks.some(({ kind }) => kind === 'corrected');
  const words = row.lines.map(
    (line, index) =>
      html`<text class="${line.alarm ? 'alarm' : ''}" x="${row.x}" y="${first + LINE * index}" text-anchor="${row.anchor}">${line.text}</text>`,
  );
  const day = row.day;
  return html`
${day === null ? NOTHING : html`<path class="rule" d="M0 ${top + 2}H${layout.right}"/><text class="heading" x="0" y="${top + 17}">${day}</text>`}
${when(
  remarks.some(({ kind }) => kind === 'breach'),
  () => stopSign(x, y),
)}
${arrows(row, y, layout)}${shapeOf(entry.event, x, y)}
${isExact(entry) ? html`<text x="0" y="${y + 4}">${clockTime(entry.clock, entry.clock)}</text>` : spanMark(y)}<text class="soft" x="40" y="${y + 4}">no. ${entry.position}</text>
${words}${when(isCorrected, () => html`<text class="heading" x="${x + 12}" y="${y + 4}">corrected</text>`)}`;
};

/** The heading of a panel: the parties, and the dotted line that each of them has. */
const heading = (layout: Layout, height: number): Markup => {
  const columns = layout.parties.map((party) => {
    const x = xOf(party, layout);
    const says = isPseudonym(party) ? pseudonymInWords(party) : PARTIES[party].says;
    const name = says.replace(/^(the|an?) /, '');
    const lines = wrapped(name, Math.floor(layout.column / 6.8)).slice(0, 3);
    const words = lines.map(
      (line, index) =>
        html`<text class="heading" x="${x}" y="${12 + 14 * index}" text-anchor="middle">${line}</text>`,
    );
    return html`<path class="life" d="M${x} ${HEADING}V${height}"/>${words}`;
  });
  return html`${columns}`;
};

interface Panel {
  readonly rows: readonly Row[];
  readonly tops: readonly number[];
  readonly height: number;
  readonly isLast: boolean;
}

/** Space below the last entry, for what fell due after it. */
const TAIL = 34;

const panelsOf = (rows: readonly Row[]): readonly Panel[] => {
  const groups: Row[][] = [];
  let height = Number.POSITIVE_INFINITY;
  for (const row of rows) {
    if (height + row.height > TALLEST_PANEL) {
      groups.push([]);
      height = HEADING;
    }
    groups.at(-1)?.push(row);
    height += row.height;
  }
  return groups.map((group, index) => {
    const tops: number[] = [];
    let top = HEADING;
    for (const row of group) {
      tops.push(top);
      top += row.height;
    }
    const isLast = index === groups.length - 1;
    return { rows: group, tops, height: top + (isLast ? TAIL : 8), isLast };
  });
};

/** How far down a moment is in a panel; null above it, or below it unless it is the last. */
const depthOf = (moment: Instant, panel: Panel): number | 'above' | 'below' => {
  const marks = panel.rows.map((row, index) => ({
    clock: row.shown.entry.clock,
    y: (panel.tops[index] ?? 0) + markDepth(row),
  }));
  const first = marks[0];
  const last = marks.at(-1);
  if (first === undefined || last === undefined || moment < first.clock) return 'above';
  if (moment > last.clock) return panel.isLast ? panel.height - 8 : 'below';
  const after = marks.findIndex((mark) => mark.clock >= moment);
  const next = marks[after] ?? last;
  const before = marks[after - 1];
  if (before === undefined || next.clock === moment) return next.y;
  const share = (moment - before.clock) / (next.clock - before.clock);
  return before.y + share * (next.y - before.y);
};

/** A bracket at the side; open at an end that lies in another panel. */
const bracket = (window: DueWindow, panel: Panel, layout: Layout): Markup => {
  const start = depthOf(window.owedAt, panel);
  const end = depthOf(window.dueAt, panel);
  if (start === 'below' || end === 'above') return NOTHING;
  const top = start === 'above' ? HEADING : start;
  const bottom = end === 'below' ? panel.height : Math.max(end, top + 6);
  const x = layout.right + LANE * (window.lane + 0.5);
  const ticks = `${start === 'above' ? '' : `M${x - 7} ${top}H${x}`}${
    end === 'below' ? '' : `M${x - 7} ${bottom}H${x}`
  }`;
  const style = failedIn(window) ? 'window failed' : 'window';
  const word = failedIn(window) ? `${window.letter}!` : window.letter;
  return html`<path class="${style}" d="M${x} ${top}V${bottom}${ticks}"/><text class="${failedIn(window) ? 'alarm' : 'heading'}" x="${x + 3}" y="${top + 12}">${word}</text>`;
};

const drawnPanel = (panel: Panel, layout: Layout, windows: readonly DueWindow[]): Markup => {
  const first = panel.rows[0]?.shown.entry;
  const last = panel.rows.at(-1)?.shown.entry;
  const label =
    first === undefined || last === undefined
      ? 'No entries'
      : `Drawing of ${panel.rows.length} entries, from ${countedInWords(first)} to ${countedInWords(last)}. The table below says the same.`;
  return html`<svg class="drawing" role="img" aria-label="${label}" width="${layout.width}" height="${panel.height}" viewBox="0 0 ${layout.width} ${panel.height}">
${heading(layout, panel.height)}
${panel.rows.map((row, index) => drawnRow(row, panel.tops[index] ?? HEADING, layout))}
${windows.map((each) => bracket(each, panel, layout))}
</svg>`;
};

/** The drawing of a timeline, in as many panels as it takes. */
export const drawing = (shown: readonly Shown[], windows: readonly DueWindow[]): Markup => {
  const parties = peopleOn(shown);
  const lanes = windows.reduce((most, { lane }) => Math.max(most, lane + 1), 0);
  const column = Math.min(
    WIDEST_COLUMN,
    Math.max(NARROWEST_COLUMN, WIDTH_FOR_COLUMNS / Math.max(1, parties.length)),
  );
  const right = Math.max(LEFT + column * parties.length, LEFT + 420);
  const layout: Layout = { parties, column, right, width: Math.ceil(right + LANE * lanes + 8) };
  const rows = shown.map((each, index) => rowOf(each, shown[index - 1], layout));
  return html`${panelsOf(rows).map((panel) => drawnPanel(panel, layout, windows))}`;
};
