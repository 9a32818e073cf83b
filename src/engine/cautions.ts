/** Which cautions hold in an incident as it stands. They guide: nothing that judges asks for them. */
import type { Caution } from '../norms/caution.ts';
import { isDuty } from '../norms/norm.ts';
import { evaluate, eventsTaken } from '../norms/predicates.ts';
import { concernKey, type FactKey, type Facts, type MachineEvent } from '../norms/symbols.ts';
import type { FactValue } from '../vocabulary/facts.ts';
import type { ProcedureId } from '../vocabulary/procedures.ts';
import type { Incident } from './replay.ts';
import type { Fed, Run, Track } from './run.ts';

/** Where a prohibition stands while it forbids, or might. */
export const IN_FORCE: readonly string[] = ['inForce', 'perhapsLifted', 'inDoubt', 'breached'];

const opensOne = (procedures: Caution['procedures'], { event }: Fed): boolean => {
  const { type, procedure, fact, value } = event;
  const isOf = (id: ProcedureId): boolean =>
    type === 'fact.established'
      ? fact === concernKey(id) && value === 'yes'
      : (type === 'concern.raised' || type === 'procedure.opened') && procedure === id;
  if (procedures !== 'all') return procedures.some(isOf);
  return type === 'concern.raised' || type === 'procedure.opened';
};

/** What happened since a procedure that the caution is about was last opened. */
const sinceOpened = (procedures: Caution['procedures'], run: Run): readonly Fed[] => {
  const last = run.history.findLastIndex((fed) => opensOne(procedures, fed));
  const unheard = new Set(run.unheard.map((each) => each.position));
  return run.history
    .slice(Math.max(last, 0))
    .filter(({ event, position }) => event.bySubject !== true && !unheard.has(position));
};

/** The answers among these entries, and which procedures are open. */
const answersAmong = (fed: readonly Fed[], run: Run): Facts => {
  const facts: Partial<Record<FactKey, FactValue>> = {};
  for (const id of run.open) facts[concernKey(id)] = 'yes';
  for (const { event } of fed) {
    const { type, fact, value } = event;
    if (type === 'fact.established' && fact !== undefined && value !== undefined) {
      facts[fact] = value;
    }
  }
  return facts;
};

const isEnded = ({ until, procedures }: Caution, run: Run): boolean => {
  if (until === null) return false;
  const since = sinceOpened(procedures, run);
  const facts = answersAmong(since, run);
  if (evaluate(until, facts, null, run.policy) === 'yes') return true;
  return since.some(({ event }) => evaluate(until, facts, event, run.policy) === 'yes');
};

const applies = (caution: Caution, run: Run): boolean => {
  const { procedures, when } = caution;
  if (run.open.size === 0) return false;
  if (procedures !== 'all' && !procedures.some((id) => run.open.has(id))) return false;
  if (when !== null && evaluate(when, run.facts, null, run.policy) === 'no') return false;
  return !isEnded(caution, run);
};

/** What the policy forbids as things stand. */
const inForceIn = (run: Run): readonly Track[] =>
  run.tracks.filter(({ norm: { norm }, state }) => !isDuty(norm) && IN_FORCE.includes(state));

/** Whether the policy itself surely forbids the act as things stand, or says who may do it. */
const isForPolicy = (event: MachineEvent, inForce: readonly Track[], { policy }: Run): boolean =>
  inForce.some(
    ({ norm: { norm }, facts }) =>
      !isDuty(norm) && evaluate(norm.forbids, facts, event, policy) === 'yes',
  );

/** An act of each kind that the caution warns about, as anybody of the school may do it. */
const samplesOf = ({ act }: Caution): readonly MachineEvent[] =>
  eventsTaken(act).map((type) => ({
    type,
    by: 'staff',
    to: [],
    reasoned: false,
  }));

/** The cautions that hold now, save where the policy forbids the same. */
export const cautionsNow = ({ run, books }: Incident): readonly Caution[] => {
  const inForce = inForceIn(run);
  return (books.cautions ?? []).filter((caution) => {
    if (!applies(caution, run)) return false;
    return (
      caution.kind === 'with-care' ||
      samplesOf(caution).some((event) => !isForPolicy(event, inForce, run))
    );
  });
};

/** The cautions on one act, were it done now. */
export const cautionsOn = (incident: Incident, event: MachineEvent): readonly Caution[] => {
  const { run, books } = incident;
  const inForce = inForceIn(run);
  return (books.cautions ?? []).filter(
    (caution) =>
      evaluate(caution.act, run.facts, event, run.policy) !== 'no' &&
      applies(caution, run) &&
      (caution.kind === 'with-care' || !isForPolicy(event, inForce, run)),
  );
};
