/// <reference lib="dom" />
/// <reference lib="dom.iterable" />
/** The page of the inspector: draws what the stream said, and goes forward and back in it. */
import { eventTypeInWords, isAtRest, stateInWords } from '../../words/states.ts';
import { type Change, Course, type Line, type RegionShown } from '../course.ts';

const PLAY_EVERY = 1500;
const MOST_SAID = 4;
/** Of these a reader has to know, whatever the colour. */
const BAD = ['breached', 'breachedLifted', 'missed', 'overdue', 'metLate'];

const byId = <E extends HTMLElement = HTMLElement>(id: string): E =>
  document.getElementById(id) as E;

type Content = Node | string | readonly (Node | string)[];

const element = (
  name: string,
  content: Content,
  attributes: Readonly<Record<string, string>> = {},
) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...(Array.isArray(content) ? content : [content as Node | string]));
  return made;
};

const list = (items: readonly Content[], none: string): HTMLElement =>
  items.length === 0
    ? element('p', none, { class: 'quiet' })
    : element(
        'ul',
        items.map((item) => element('li', item)),
      );

const sentence = (words: string): string =>
  `${words.charAt(0).toUpperCase()}${words.slice(1)}${/[.?!]$/.test(words) ? '' : '.'}`;

const button = (
  says: string,
  press: () => void,
  attributes: Readonly<Record<string, string>> = {},
) => {
  const made = element('button', says, { type: 'button', class: 'plain', ...attributes });
  made.addEventListener('click', press);
  return made;
};

const course = new Course();
const page = byId('inspector');
const controls = {
  first: byId<HTMLButtonElement>('first'),
  back: byId<HTMLButtonElement>('back'),
  play: byId<HTMLButtonElement>('play'),
  forward: byId<HTMLButtonElement>('forward'),
  last: byId<HTMLButtonElement>('last'),
  every: byId<HTMLInputElement>('every'),
};

let stops: readonly number[] = [-1];
/** Which of the stops is shown. */
let at = 0;
let opened: RegionShown | null = null;
let playing: ReturnType<typeof setInterval> | null = null;
const pictures = new Map<string, Promise<string>>();

const place = (): number => stops[at] ?? -1;
const placeBefore = (): number => stops[at - 1] ?? -1;

const stateShown = ({ kind }: RegionShown, state: string): HTMLElement =>
  element('span', sentence(stateInWords(kind, state)), BAD.includes(state) ? { class: 'bad' } : {});

const nameOf = (number: number): string => {
  const step = course.steps[stops[number] ?? -1];
  if (step === undefined) return 'Before the first entry';
  return step.entry === null ? 'A time passed' : `Entry ${step.entry}`;
};

const saidAt = (number: number): string => {
  const step = course.steps[stops[number] ?? -1];
  if (step === undefined) return 'No machine has begun.';
  return sentence(controls.every.checked ? step.sent : step.happened);
};

const changeSaid = ({ region, from, to }: Change): string => {
  const before = from === null ? '' : `${stateInWords(region.kind, from)}; now `;
  return `${region.title}: ${before}${stateInWords(region.kind, to)}`;
};

/** What an event changed; a machine that begins changes only what does not rest. */
const changed = (): readonly Change[] =>
  course.changes(placeBefore(), place()).filter(({ from, to }) => from !== null || !isAtRest(to));

const drawHappened = (changes: readonly Change[]): void => {
  const step = course.steps[place()];
  const parts: HTMLElement[] = [element('p', saidAt(at), { class: 'happened' })];
  if (step !== undefined) {
    parts.unshift(element('p', `${nameOf(at)}, ${step.at}`, { class: 'quiet' }));
    const sent = new Set(
      course.steps.slice(placeBefore() + 1, place() + 1).map((each) => sentence(each.sent)),
    );
    if (!controls.every.checked && step.entry !== null) {
      const count = place() - placeBefore();
      parts.push(
        element('details', [
          element('summary', `What the machines are sent of it (${count})`),
          list([...sent], 'Nothing.'),
        ]),
      );
    }
  }
  byId('happened').replaceChildren(...parts);
  byId('changes').replaceChildren(
    list(
      changes.map((each) => [
        opener(each.region),
        ...(each.from === null
          ? []
          : [element('s', stateInWords(each.region.kind, each.from)), ' → ']),
        stateShown(each.region, each.to),
      ]),
      at === 0 ? 'Nothing yet.' : 'Nothing: no rule moved.',
    ),
  );
  const most = changes.slice(0, MOST_SAID).map(changeSaid);
  const rest = changes.length - most.length;
  byId('says').textContent = [
    `${nameOf(at)}. ${saidAt(at)}`,
    changes.length === 0 ? 'Nothing changed.' : `Changed: ${most.join('. ')}.`,
    rest > 0 ? `And ${rest} more.` : '',
  ].join(' ');
};

const drawDue = (): void => {
  const due = course.steps[place()]?.due ?? {};
  const owed = course
    .regionsAt(place())
    .filter((region) => ['owed', 'overdue'].includes(course.stateAt(region, place()) ?? ''));
  byId('due').replaceChildren(
    list(
      owed.map((region) => {
        const until = due[region.norm];
        const isOver = course.stateAt(region, place()) === 'overdue';
        const when = sentence(`${isOver ? 'was due' : 'due'} ${until}`);
        const limit = element('span', when, isOver ? { class: 'bad' } : {});
        return [opener(region), ...(until === undefined ? [] : [limit])];
      }),
      'Nothing.',
    ),
  );
  byId('known').replaceChildren(list(course.answersAt(place()).map(sentence), 'Nothing yet.'));
};

const opener = (region: RegionShown): HTMLElement =>
  button(region.title, () => open(region), { 'data-norm': region.norm });

const row = (region: RegionShown, change: Change | undefined): HTMLElement => {
  const state = course.stateAt(region, place()) ?? '';
  const said: Node[] = [stateShown(region, state)];
  if (change !== undefined)
    said.push(new Text(' '), element('span', '▲ changed', { class: 'changed-mark' }));
  return element(
    'tr',
    [element('th', opener(region), { scope: 'row' }), element('td', said)],
    change === undefined ? {} : { class: 'changed' },
  );
};

const table = (rows: readonly HTMLElement[], caption: string): HTMLElement =>
  element('table', [
    element('caption', caption, { class: 'unseen' }),
    element(
      'thead',
      element('tr', [
        element('th', 'Rule', { scope: 'col' }),
        element('th', 'Where it stands', { scope: 'col' }),
      ]),
    ),
    element('tbody', rows),
  ]);

const openedDetails = new Set<string>();

const drawRegions = (changes: readonly Change[]): void => {
  const regions = course.regionsAt(place());
  const parts = [...new Set(regions.map(({ procedure }) => procedure))].flatMap((procedure) => {
    const own = regions.filter((region) => region.procedure === procedure);
    const title = course.heading?.procedures[procedure] ?? procedure;
    const changeOf = (region: RegionShown) => changes.find((each) => each.region === region);
    const rests = (region: RegionShown): boolean =>
      isAtRest(course.stateAt(region, place()) ?? '') && changeOf(region) === undefined;
    const moved = own.filter((region) => !rests(region));
    const resting = own.filter(rests);
    const rowsOf = (of: readonly RegionShown[]) => of.map((each) => row(each, changeOf(each)));
    const rest = element('details', [
      element('summary', `${resting.length} that nothing has called for yet`),
      table(rowsOf(resting), `${title}: what nothing has called for yet`),
    ]) as HTMLDetailsElement;
    rest.open = openedDetails.has(procedure);
    rest.addEventListener('toggle', () => {
      if (rest.open) openedDetails.add(procedure);
      else openedDetails.delete(procedure);
    });
    return [
      element('h3', title),
      ...(moved.length === 0 ? [] : [table(rowsOf(moved), title)]),
      ...(resting.length === 0 ? [] : [rest]),
    ];
  });
  byId('regions').replaceChildren(
    ...(parts.length === 0 ? [element('p', 'No machine has begun.', { class: 'quiet' })] : parts),
  );
};

const pictureOf = (norm: string): Promise<string> => {
  const known = pictures.get(norm);
  if (known !== undefined) return known;
  const asked = fetch(`picture/${encodeURIComponent(norm)}`).then((answer) =>
    answer.ok ? answer.text() : '',
  );
  pictures.set(norm, asked);
  return asked;
};

/** Puts the picture into the page, with the state of now marked, and the way that led to it. */
const drawPicture = async (region: RegionShown, into: HTMLElement): Promise<void> => {
  const svg = await pictureOf(region.norm).catch(() => '');
  if (svg === '' || !into.isConnected) return;
  const drawing = new DOMParser().parseFromString(svg, 'image/svg+xml').documentElement;
  const [before, now] = [course.stateAt(region, placeBefore()), course.stateAt(region, place())];
  for (const each of drawing.querySelectorAll('[data-state]')) {
    each.classList.toggle('here', each.getAttribute('data-state') === now);
  }
  for (const each of drawing.querySelectorAll('[data-from]')) {
    const isWay = each.getAttribute('data-from') === before && each.getAttribute('data-to') === now;
    each.classList.toggle('went', before !== now && isWay);
  }
  into.replaceChildren(document.importNode(drawing, true));
  const here = into.querySelector('.here');
  if (here === null) return;
  const box = here.getBoundingClientRect();
  into.scrollLeft +=
    box.left + box.width / 2 - (into.getBoundingClientRect().left + into.clientWidth / 2);
};

const drawRegion = (): void => {
  const region = opened;
  byId('region').hidden = region === null;
  if (region === null) return;
  const state = course.stateAt(region, place());
  byId('region-h').textContent = region.title;
  const from = state === null ? [] : (region.from[state] ?? []);
  const ways = from.map(({ event, guard, target }) =>
    sentence(
      [
        eventTypeInWords(event),
        guard === null ? '' : `, if ${guard}`,
        `: ${target === null ? 'noted; it stays where it is' : stateInWords(region.kind, target)}`,
      ].join(''),
    ),
  );
  const picture = element('div', element('p', 'Drawing …', { class: 'quiet' }), {
    class: 'scroll',
    tabindex: '0',
    role: 'group',
    'aria-label': `The states of “${region.title}” as a picture; what follows says the same in words`,
  });
  byId('region-body').replaceChildren(
    element('p', sentence(region.asks)),
    element('p', [
      element('strong', 'Now: '),
      state === null ? 'its machine has not begun.' : stateShown(region, state),
    ]),
    picture,
    element('details', [
      element('summary', `What can move it from here (${ways.length})`),
      list(ways, 'Nothing: it has ended.'),
    ]),
    button('Close', close),
  );
  void drawPicture(region, picture);
};

let openedFrom = '';

const open = (region: RegionShown): void => {
  opened = region;
  openedFrom = region.norm;
  drawRegion();
  byId('region').focus();
};

const close = (): void => {
  opened = null;
  drawRegion();
  document.querySelector<HTMLElement>(`#regions [data-norm="${openedFrom}"]`)?.focus();
};

const drawEvents = (): void => {
  byId('events').replaceChildren(
    ...stops.map((_, number) => {
      const step = course.steps[stops[number] ?? -1];
      const what = button(step === undefined ? nameOf(number) : saidAt(number), () => turn(number));
      const when = step === undefined ? [] : [element('span', `${nameOf(number)}, ${step.at}`)];
      return element('li', [what, ...when]);
    }),
  );
};

const markEvent = (): void => {
  const buttons = byId('events').querySelectorAll('button');
  for (const [number, each] of buttons.entries()) {
    if (number === at) each.setAttribute('aria-current', 'step');
    else each.removeAttribute('aria-current');
  }
  const now = buttons[at]?.parentElement;
  const box = byId('events');
  if (now === undefined || now === null) return;
  const isSeen =
    now.offsetTop >= box.scrollTop + box.offsetTop &&
    now.offsetTop + now.offsetHeight <= box.scrollTop + box.offsetTop + box.clientHeight;
  if (!isSeen) box.scrollTop = now.offsetTop - box.offsetTop - box.clientHeight / 3;
};

const mark = (control: HTMLButtonElement, isOff: boolean): void =>
  control.setAttribute('aria-disabled', String(isOff));

const draw = (): void => {
  const focused = document.activeElement?.getAttribute('data-norm') ?? null;
  const within = document.activeElement?.closest('[id]:not([data-norm])')?.id ?? '';
  const changes = changed();
  const end = stops.length - 1;
  byId('where').textContent = `${nameOf(at)} · ${at} of ${end}`;
  mark(controls.first, at === 0);
  mark(controls.back, at === 0);
  mark(controls.forward, at === end);
  mark(controls.last, at === end);
  drawHappened(changes);
  drawDue();
  drawRegions(changes);
  drawRegion();
  markEvent();
  if (focused !== null) {
    document
      .querySelector<HTMLElement>(`#${within || 'regions'} [data-norm="${focused}"]`)
      ?.focus();
  }
  sendOn();
};

const pause = (): void => {
  if (playing !== null) clearInterval(playing);
  playing = null;
  controls.play.textContent = 'Play';
};

const go = (number: number): void => {
  at = Math.max(0, Math.min(number, stops.length - 1));
  draw();
};

const play = (): void => {
  if (playing !== null) {
    pause();
    return;
  }
  if (at === stops.length - 1) go(0);
  controls.play.textContent = 'Pause';
  playing = setInterval(() => {
    go(at + 1);
    if (at === stops.length - 1) pause();
  }, PLAY_EVERY);
};

/** Goes by hand: what plays by itself stops. */
const turn = (number: number): void => {
  pause();
  go(number);
};

/** The stop that shows a place, or the last one before it. */
const stopOf = (wanted: number): number =>
  Math.max(
    0,
    stops.findLastIndex((each) => each <= wanted),
  );

const restop = (wanted: number): void => {
  stops = course.stops(controls.every.checked);
  at = stopOf(wanted);
  drawEvents();
  draw();
};

const show = (lines: readonly Line[]): void => {
  const isFirst = course.heading === null;
  const wasLast = at === stops.length - 1;
  const was = place();
  for (const line of lines) course.take(line);
  const { heading } = course;
  if (heading === null) return;
  byId('title').textContent = `Inspector: ${heading.incident}`;
  const leaves = heading.isExercise ? '' : ' A real incident: nothing of it leaves this machine.';
  byId('exercise').hidden = !heading.isExercise;
  byId('about').textContent =
    `${heading.policy}. Drawn from the machines themselves, as XState runs them.${leaves}`;
  byId('matters').hidden = heading.hasOneMatter;
  page.hidden = false;
  opened =
    opened &&
    (course.regionsAt(course.steps.length - 1).find(({ norm }) => norm === opened?.norm) ?? null);
  restop(isFirst ? (course.stops(false)[1] ?? -1) : wasLast ? course.steps.length - 1 : was);
};

controls.first.addEventListener('click', () => turn(0));
controls.back.addEventListener('click', () => turn(at - 1));
controls.forward.addEventListener('click', () => turn(at + 1));
controls.last.addEventListener('click', () => turn(stops.length - 1));
controls.play.addEventListener('click', play);
controls.every.addEventListener('change', () => restop(place()));

const KEYS: Readonly<Record<string, () => void>> = {
  ArrowLeft: () => turn(at - 1),
  ArrowRight: () => turn(at + 1),
  Home: () => turn(0),
  End: () => turn(stops.length - 1),
};

document.addEventListener('keydown', (event) => {
  const act = KEYS[event.key];
  const isTaken = event.altKey || event.ctrlKey || event.metaKey || event.shiftKey;
  // There the keys move the picture.
  const isScrolling = event.target instanceof Element && event.target.closest('.scroll') !== null;
  if (act === undefined || isTaken || isScrolling) return;
  event.preventDefault();
  act();
});

// Stately's inspector, where the page offers it: it gets what was shown so far, and then the rest as it is.
const statelyAt = page.dataset.statelyAt ?? '';
let stately: Window | null = null;
/** How many messages it has had; null until it has asked. */
let sentOn: number | null = null;

const sendOn = (): void => {
  if (stately === null || sentOn === null) return;
  const messages = course.messagesUpTo(place());
  for (const message of messages.slice(sentOn)) {
    stately.postMessage(message, new URL(statelyAt).origin);
  }
  sentOn = Math.max(sentOn, messages.length);
};

if (statelyAt !== '') {
  byId('to-stately').addEventListener('click', () => {
    stately = window.open(statelyAt, 'dutybound-stately');
    sentOn = null;
    byId('stately-says').textContent =
      stately === null ? 'The browser did not open it; allow pop-ups for this page.' : 'Opened.';
  });
  addEventListener('message', ({ origin, source, data }) => {
    const isTheirs = origin === new URL(statelyAt).origin && source === stately;
    if (!isTheirs || data?.type !== '@statelyai.connected') return;
    sentOn = 0;
    byId('stately-says').textContent = 'It is connected.';
    sendOn();
  });
}

const stream = new EventSource('stream');
stream.addEventListener('shown', ({ data }) => {
  byId('lost').textContent = '';
  show(JSON.parse(data) as readonly Line[]);
});
stream.addEventListener('error', () => {
  byId('lost').textContent =
    'The inspector has stopped in the terminal. What it had shown stays here until you close the page.';
});
