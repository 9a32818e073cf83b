/**
 * Which rule judges an act that touches an image, evidence or a device, or that tells somebody outside:
 * procedure by procedure, since the general rules hold in each; and why none does, where none does.
 */
import type { KnownGap } from '../norms/known-gap.ts';
import { isDuty, type Norm } from '../norms/norm.ts';
import { evaluate } from '../norms/predicates.ts';
import { type NormInForce, normsInForce, type Procedure } from '../norms/procedure.ts';
import { concerns, eventParts } from '../norms/region.ts';
import type { MachineEvent } from '../norms/symbols.ts';
import { ACT_IDS, ACTS, type Act, isTouching } from '../vocabulary/acts.ts';
import { OUTSIDERS, TELLING } from '../vocabulary/disclosure.ts';
import type { Channel, Party } from '../vocabulary/parties.ts';
import type { Policy, Ruling } from '../vocabulary/policies.ts';
import { type NormId, PROCEDURE_IDS, type ProcedureId } from '../vocabulary/procedures.ts';

/** One act in one procedure. */
export interface ActJudged {
  readonly procedure: ProcedureId;
  readonly act: string;
  readonly norms: readonly NormId[];
  /** Why none judges it; null where one does, or where nobody has said why. */
  readonly because: string | null;
}

export interface ActsTable {
  readonly rows: readonly ActJudged[];
  /** Gaps that the register does not explain, and reasons for gaps that are none. */
  readonly faults: readonly string[];
}

/** One channel of each class that a rule could tell from the others. */
const CHANNELS_TRIED: readonly (Channel | undefined)[] = [
  undefined,
  'in-person',
  'email',
  'letter',
  'online-form',
  'social-media',
];

interface Tried {
  readonly name: string;
  readonly events: readonly MachineEvent[];
}

const by: Party = 'teacher';

/** Nobody who is named, and one of each class of people that a rule could tell from the others. */
const RECIPIENTS_TRIED: readonly (readonly Party[])[] = [
  [],
  ['staff'],
  ['chair-of-governors'],
  ['pupil'],
  ['parent'],
  ['police'],
  ['public'],
];

/** An act that touches something: where it is done to somebody, one for each class of people. */
const touching = (type: Act): readonly Tried[] =>
  (ACTS[type].to === 'none' ? [[]] : RECIPIENTS_TRIED).map((to) => ({
    name: to.length === 0 ? type : `${type} to ${to.join(' and ')}`,
    events: [{ type, by, to, reasoned: false }],
  }));

const telling = (to: Party): Tried => ({
  name: `telling ${to}`,
  events: TELLING.flatMap((type) =>
    CHANNELS_TRIED.map((via) => ({ type, by, to: [to], via, reasoned: false })),
  ),
});

const TRIED: readonly Tried[] = [
  ...ACT_IDS.filter(isTouching).flatMap(touching),
  ...OUTSIDERS.map(telling),
];

/** Whether a norm has a say on an act as it was done; by whom is for the norm to say. */
const judges = (norm: Norm, event: MachineEvent, policy: Ruling): boolean =>
  isTouching(event.type)
    ? concerns(norm, event, policy)
    : !isDuty(norm) &&
      eventParts(norm).some((part) => evaluate(part, {}, event, policy, { by: true }) !== 'no');

/** The norms that judge an act however it was done: each way needs one. */
const judging = (norms: readonly NormInForce[], { events }: Tried): readonly NormId[] => {
  const each = events.map((event) =>
    norms.filter(({ norm, standing }) => judges(norm, event, standing.policy)),
  );
  if (each.some((found) => found.length === 0)) return [];
  return [...new Set(each.flat().map(({ norm }) => norm.id))];
};

export const actsTableOf = (
  policy: Policy,
  procedures: Readonly<Record<ProcedureId, Procedure>>,
  register: readonly KnownGap[],
): ActsTable => {
  const general = normsInForce(procedures.general, policy);
  const gaps = new Map<string, string>();
  for (const { policies, procedures: ids, acts, because } of register) {
    if (!policies.includes(policy.id)) continue;
    for (const id of ids) for (const act of acts) gaps.set(`${id}: ${act}`, because);
  }
  const faults: string[] = [];
  const rows = PROCEDURE_IDS.flatMap((procedure) => {
    const own = normsInForce(procedures[procedure], policy);
    if (own.length === 0) return [];
    const norms = procedure === 'general' ? general : [...own, ...general];
    return TRIED.map((tried): ActJudged => {
      const key = `${procedure}: ${tried.name}`;
      const found = judging(norms, tried);
      const because = gaps.get(key) ?? null;
      gaps.delete(key);
      if (found.length === 0 && because === null) {
        faults.push(`${key}: no rule judges it, and no reason is registered`);
      }
      if (found.length > 0 && because !== null) {
        faults.push(`${key}: a reason is registered for a gap, and ${found[0]} judges it`);
      }
      return { procedure, act: tried.name, norms: found, because };
    });
  });
  for (const key of gaps.keys()) faults.push(`${key}: a reason is registered for what nobody asks`);
  return { rows, faults };
};
