/** What an act would do, before it is done. */
import type { Mark } from '../norms/marks.ts';
import { isAct, isDuty } from '../norms/norm.ts';
import { evaluate } from '../norms/predicates.ts';
import type { EventType } from '../vocabulary/acts.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import { cautionsOn } from './cautions.ts';
import { type Incident, step } from './replay.ts';
import { keyOf, symbolOf, type Track } from './run.ts';
import { SURELY } from './verdict.ts';

export const EFFECTS = [
  'breaches',
  'in-doubt',
  'cautioned',
  'wrong-person',
  'meets',
  'departs',
  'raises',
] as const;
export type Effect = (typeof EFFECTS)[number];

/** One thing the act would do to one norm. */
export interface NormAdvice {
  readonly norm: NormId;
  readonly effect: Exclude<Effect, 'cautioned'>;
  readonly clauses: readonly string[];
}

/** What the law or national guidance says about the act, where the policy does not forbid it. */
export interface CautionAdvice {
  readonly norm: null;
  readonly effect: 'cautioned';
  readonly caution: string;
  readonly clauses: readonly [];
}

export type Advice = NormAdvice | CautionAdvice;

const EFFECT_OF: Readonly<Partial<Record<Mark, NormAdvice['effect']>>> = {
  breached: 'breaches',
  'in-doubt': 'in-doubt',
  doubtful: 'in-doubt',
  'wrong-person': 'wrong-person',
  refused: 'wrong-person',
  met: 'meets',
  late: 'meets',
  'done-early': 'meets',
  departed: 'departs',
  owed: 'raises',
};

/**
 * Whether a duty asks for the act. Whoever acts shows that they know, and by that has been told: nobody gives a
 * device back in order to be told.
 */
const isAskedFor = ({ norm: { norm } }: Track, event: TimelineEvent, { run }: Incident): boolean =>
  !isDuty(norm) ||
  !isAct(event.type as EventType) ||
  evaluate(norm.metBy, run.facts, symbolOf(event), run.policy) !== 'no';

const count = (track: Track | undefined, mark: Mark): number => track?.marks.get(mark)?.length ?? 0;

/**
 * What the event would breach, meet or raise, were it recorded now, and what guidance cautions, the
 * gravest first; `adviseInWords` in `src/words` adds the sentences. Changes nothing.
 */
export const advise = (incident: Incident, event: TimelineEvent): readonly Advice[] => {
  const after = step(incident, event);
  const before = new Map(incident.run.tracks.map((track) => [keyOf(track), track]));
  const advice = after.run.tracks.flatMap((track): readonly NormAdvice[] => {
    const was = before.get(keyOf(track));
    const effects = [...track.marks.keys()].flatMap((mark) => {
      const effect = EFFECT_OF[mark];
      if (effect === undefined || count(track, mark) <= count(was, mark)) return [];
      return effect === 'meets' && !isAskedFor(track, event, incident) ? [] : [effect];
    });
    return [...new Set(effects)].map((effect) => ({
      norm: track.norm.norm.id,
      // What may be about a matter known before is judged as a doubt.
      effect: effect === 'breaches' && track.doubt !== SURELY ? 'in-doubt' : effect,
      clauses: track.norm.clauses.map((clause) => clause.id),
    }));
  });
  const told = new Map(advice.map((each) => [`${each.norm} ${each.effect}`, each]));
  const cautioned = cautionsOn(incident, symbolOf(event)).map(
    ({ id }): CautionAdvice => ({ norm: null, effect: 'cautioned', caution: id, clauses: [] }),
  );
  return [...told.values(), ...cautioned].sort(
    (a, b) => EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect),
  );
};
