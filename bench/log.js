/**
 * A seeded log of incidents as JSONL, a line each: most traces distinct, every procedure, two
 * policies, and planted violations whose number is known. The same seed gives the same bytes.
 *
 *   node bench/log.js --incidents 10000 --seed 1 --output log.jsonl --planted planted.json
 *
 * Without `--output` the lines go to standard output. `--planted FILE` writes what was planted, as
 * `{ "policy|norm|verdict": incidents }`. Nothing is kept in memory beyond the line in hand.
 */
import { once } from 'node:events';
import { createWriteStream, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isoOf, MINUTE } from './log/calendar.js';
import { incidentUnder, written } from './log/incident.js';
import { PLUMPTON, VALLEY_END } from './log/kinds.js';
import { chanceFrom } from './log/random.js';
import { sentences } from './log/words.js';

const SCHOOLS = 400;
const SHARE_NOTES = 0.22;
const SHARE_RECORDED = 0.05;

const recordedFor = (item, random) => {
  if (item.recorded !== undefined) return item.recorded;
  if (!random.chance(SHARE_RECORDED)) return null;
  return (
    item.minute + (random.chance(0.85) ? random.between(5, 600) : random.between(1_500, 9_000))
  );
};

const entryOf = (item, places, { start, random, words, zoned }) => {
  const { type, ...fields } = item.event;
  const at = (minute) => isoOf(start + minute * MINUTE, zoned);
  const recorded = recordedFor(item, random);
  const noted = random.chance(SHARE_NOTES) ? { note: words.note() } : {};
  return {
    at: at(item.happened === undefined ? item.minute : item.minute + item.happened),
    ...(item.happened === undefined ? {} : { knownAt: at(item.minute) }),
    ...(recorded === null ? {} : { recordedAt: at(recorded) }),
    type,
    ...(item.corrects === undefined ? {} : { entry: places.get(item.corrects) }),
    ...fields,
    ...noted,
  };
};

const lineOf = (draft, number, school) => {
  const items = written(draft);
  const places = new Map();
  for (const item of items) {
    if (item.corrects !== undefined) places.set(item.corrects, items.indexOf(item.corrects));
  }
  return JSON.stringify({
    incident: `${draft.year}-${String(number).padStart(7, '0')}`,
    policy: draft.policy,
    record: draft.partial ? 'partial' : 'complete',
    exercise: draft.exercise,
    school,
    events: items.map((item) => entryOf(item, places, draft)),
  });
};

/** An exercise is judged by nobody, so what is planted there does not count. */
const countPlanted = (draft, planted) => {
  if (draft.plant === null || draft.exercise) return;
  for (const norm of draft.plant.norms(draft)) {
    const key = `${draft.policy}|${norm}|${draft.plant.verdict}`;
    planted[key] = (planted[key] ?? 0) + 1;
  }
};

/**
 * The lines of a log, one by one, and what was planted in the lines drawn so far. `events` and
 * `exercises` count on likewise. With `place` all of it is of one school.
 */
export const logLines = ({ incidents, seed, place: only = null }) => {
  const log = { planted: {}, incidents: 0, events: 0, exercises: 0 };
  const random = chanceFrom(seed);
  const words = sentences(random);
  const draw = function* () {
    for (let number = 1; number <= incidents; number += 1) {
      const place = only ?? random.between(0, SCHOOLS - 1);
      const draft = incidentUnder(place % 2 === 0 ? VALLEY_END : PLUMPTON, random, words);
      draft.zoned = place % 10 === 7;
      const line = lineOf(draft, number, `urn-${100_123 + place * 7}`);
      countPlanted(draft, log.planted);
      log.incidents += 1;
      log.events += draft.items.length;
      log.exercises += draft.exercise ? 1 : 0;
      yield line;
    }
  };
  return Object.assign(log, { lines: draw() });
};

/** Characters gathered before they are handed to the stream. */
const ENOUGH = 256 * 1_024;

/** Writes a log to a stream, waiting whenever the stream is behind. */
export const writeLog = async (log, stream) => {
  let waiting = '';
  const hand = async () => {
    const text = waiting;
    waiting = '';
    if (!stream.write(text)) await once(stream, 'drain');
  };
  for (const line of log.lines) {
    waiting += `${line}\n`;
    if (waiting.length > ENOUGH) await hand();
  }
  if (waiting !== '') await hand();
};

const wholeNumber = (name, text, least) => {
  const number = Number(text);
  if (Number.isInteger(number) && number >= least) return number;
  process.stderr.write(`--${name} is not a whole number of ${least} or more\n`);
  process.exit(2);
};

const main = async () => {
  const { values } = parseArgs({
    options: {
      incidents: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      output: { type: 'string' },
      planted: { type: 'string' },
    },
  });
  const log = logLines({
    incidents: wholeNumber('incidents', values.incidents, 1),
    seed: wholeNumber('seed', values.seed, 0),
  });
  const stream = values.output === undefined ? process.stdout : createWriteStream(values.output);
  await writeLog(log, stream);
  if (values.output !== undefined) {
    stream.end();
    await once(stream, 'finish');
  }
  if (values.planted !== undefined) {
    const { lines, ...counts } = log;
    writeFileSync(values.planted, `${JSON.stringify(counts, null, 2)}\n`);
  }
};

/** Whoever reads from a pipe may have had enough; anything else is said in one line. */
const stopped = (error) => {
  if (error.code === 'EPIPE') process.exit(0);
  process.stderr.write(`${error.message}\n`);
  process.exit(2);
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.on('error', stopped);
  await main().catch(stopped);
}
