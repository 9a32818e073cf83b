/** What is said of each event beside the messages of the protocol: when it was, what it was in words, what is due. */
import type { Entry } from '../engine/entries.ts';
import { hasOneMatter } from '../engine/machine-events.ts';
import type { Incident } from '../engine/replay.ts';
import { exactlyDue, type Fed, growingRun, type Run } from '../engine/run.ts';
import { clockSpanOf } from '../engine/spans.ts';
import type { MachineEvent } from '../norms/symbols.ts';
import type { Act } from '../vocabulary/acts.ts';
import type { NormId, ProcedureId } from '../vocabulary/procedures.ts';
import { PROCEDURES } from '../vocabulary/procedures.ts';
import {
  deedInWords,
  eventInWords,
  knowledgeInWords,
  type Rules,
  titleInWords,
} from '../words/entries.ts';
import { momentInWords } from '../words/moments.ts';
import { inSchoolTime } from '../words/time.ts';

/** What an incident is, above what happens in it. */
export interface Heading {
  readonly incident: string;
  readonly policy: string;
  readonly isExercise: boolean;
  /** The procedures by their ids. */
  readonly procedures: Readonly<Record<ProcedureId, string>>;
  /** Whether its machines end where `replay` judges; several matters are judged apart there. */
  readonly hasOneMatter: boolean;
}

/** One event as it was fed to the machines: its number is its place in the history of the run. */
export interface Step {
  /** The entry it comes from, counted from 0; null where a deadline passed. */
  readonly entry: number | null;
  /** In school time. */
  readonly at: string;
  /** What happened, in words: the entry, or which time passed. */
  readonly happened: string;
  /** What the machines are sent of it, in words. */
  readonly sent: string;
  /** What was answered, where that is what it says: the fact, and the answer in words. */
  readonly answer: { readonly key: string; readonly says: string } | null;
  /** Norms that are owed with a limit, and until when, in school time. */
  readonly due: Readonly<Partial<Record<NormId, string>>>;
}

export const headingOf = ({ timeline, run }: Incident): Heading => ({
  incident: timeline.incident,
  policy: `${run.policy.school}, ${run.policy.title}`,
  isExercise: timeline.exercise,
  procedures: PROCEDURES,
  hasOneMatter: hasOneMatter(run),
});

const passedInWords = (norm: NormId | undefined, rules: Rules): string =>
  norm === undefined ? 'the time passed' : `the time for ${titleInWords(norm, rules)} passed`;

/** What a machine is sent, in words. */
const sentInWords = (event: MachineEvent, rules: Rules): string => {
  const { type, fact, value, norm, act, corrects, by, to, via, procedure, decision } = event;
  if (type === 'deadline.passed') return passedInWords(norm, rules);
  if (fact !== undefined) {
    const corrected = corrects === undefined ? '' : 'corrected: ';
    return `${corrected}${knowledgeInWords({ fact, value: value ?? 'no' }, rules)}`;
  }
  return deedInWords(
    {
      entry: 0,
      act: type,
      by,
      ...(to.length === 0 ? {} : { to: [...to] }),
      ...(via === undefined ? {} : { via }),
      ...(procedure === undefined ? {} : { procedure }),
      ...(norm === undefined ? {} : { norm, decision: decision ?? 'do-not' }),
      ...(type === 'act.omitted' && act !== undefined ? { omitted: act as Act } : {}),
    },
    rules,
  );
};

/** Until when what is owed is due, of each norm's first occurrence: a machine has no other. */
const dueIn = (run: Run): Step['due'] => {
  const due: Partial<Record<NormId, string>> = {};
  for (const track of run.tracks) {
    const { norm, state } = track;
    const dueAt = exactlyDue(track, run);
    const { id } = norm.norm;
    if (dueAt === null || due[id] !== undefined || !['owed', 'overdue'].includes(state)) continue;
    due[id] = inSchoolTime(dueAt);
  }
  return due;
};

/** What is due after each entry, by its position. */
const dueAfter = ({ policy, procedures, entries }: Run): ReadonlyMap<number, Step['due']> => {
  const growing = growingRun(policy, procedures);
  const due = entries.map(({ position }, index): [number, Step['due']] => [
    position,
    dueIn(growing.of(entries.slice(0, index + 1))),
  ]);
  growing.end();
  return new Map(due);
};

/** Every event that the machines of an incident are sent, in order. */
export const stepsOf = ({ run }: Incident): readonly Step[] => {
  const entries = new Map(run.entries.map((entry): [number, Entry] => [entry.position, entry]));
  const dueByEntry = dueAfter(run);
  let due: Step['due'] = {};
  const stepOf = ({ event, position, at }: Fed): Step => {
    const entry = entries.get(position);
    due = dueByEntry.get(position) ?? due;
    const sent = sentInWords(event, run);
    const { fact, value } = event;
    return {
      entry: entry === undefined ? null : position,
      at: entry === undefined ? inSchoolTime(at) : momentInWords(clockSpanOf(entry.event) ?? at),
      happened: entry === undefined ? sent : eventInWords(entry.event, run),
      sent,
      answer:
        event.type !== 'fact.established' || fact === undefined || value === undefined
          ? null
          : { key: `${fact} ${value}`, says: knowledgeInWords({ fact, value }, run) },
      due,
    };
  };
  return run.history.map(stepOf);
};
