/** What somebody most likely means by doing one thing on the list, so that little need be asked. Pure. */
import type { Incident } from '../engine/replay.ts';
import { ACTS, type Act, isLasting, isTouching } from '../vocabulary/acts.ts';
import type { Channel, Party } from '../vocabulary/parties.ts';
import type { Policy } from '../vocabulary/policies.ts';
import type { NormId } from '../vocabulary/procedures.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import type { ToDoInWords } from '../words/guidance.ts';
import { actsLeft } from './compose.ts';
import { actsMeant } from './matching.ts';

/**
 * The act that is meant: the plainest that would do, unless the item or the first word typed says
 * more; and the words left over. Undefined where no act would do.
 */
export const actMeantBy = (
  item: ToDoInWords,
  details: string,
): { readonly type: Act | undefined; readonly rest: string } => {
  const types = [...new Set(item.acts.map((act) => act.type))];
  const [word = '', ...rest] = details.split(/\s+/);
  const named = word === '' ? [] : actsMeant(word).filter((act) => types.includes(act));
  if (named.length === 1) return { type: named[0], rest: rest.join(' ') };
  const isReferral = /\brefer\b/i.test(item.says) && types.includes('referral.made');
  return { type: isReferral ? 'referral.made' : types[0], rest: details };
};

/** Who would do it: whoever is at the keyboard, if it counts when they do. */
export const usualDoer = (item: ToDoInWords, type: Act, me: Party): Party => {
  const doers = actsLeft(item, { type }).map((act) => act.by);
  return doers.includes(me) ? me : (doers[0] ?? me);
};

/** Whom it would count to tell. */
export const listenersOf = (item: ToDoInWords, type: Act): readonly Party[] => [
  ...new Set(actsLeft(item, { type }).flatMap((act) => act.to)),
];

/** One way of doing something on the list: what was done, to whom, and how where that matters. */
export interface Way {
  readonly type: Act;
  readonly to: readonly Party[];
  readonly via: Channel | undefined;
}

/** Every way that would do, the plainest first; whoever does it, and by the usual channel, each once. */
export const waysOf = (item: ToDoInWords): readonly Way[] => {
  const ways = item.acts.flatMap(({ type, to, via }): readonly Way[] => {
    const usual = channelMatters(type, to) ? (via ?? USUAL_CHANNEL) : via;
    return to.length === 0
      ? [{ type, to, via: usual }]
      : to.map((party) => ({ type, to: [party], via: usual }));
  });
  return [...new Map(ways.map((way) => [JSON.stringify(way), way])).values()];
};

/** How the police are rung where nothing else is said. */
const USUAL_CHANNEL: Channel = '101';

export const usualChannel = (item: ToDoInWords | null, type: Act): Channel =>
  (item === null ? undefined : actsLeft(item, { type })[0]?.via) ?? USUAL_CHANNEL;

/** Whether an act is done by some channel, which an entry may name. */
export const takesChannel = (type: Act): boolean => ACTS[type].to === 'required';

/** Whether it matters by which channel: 999 is not 101. */
export const channelMatters = (type: Act, to: readonly Person[]): boolean =>
  takesChannel(type) && to.includes('police');

/**
 * Whether an act keeps a device safe. A timeline knows no devices one by one: what was done with one counts as done, so
 * whoever records it is asked whether that was every device.
 */
export const keepsDeviceSafe = (type: string): boolean =>
  type.startsWith('device.') && isTouching(type) && isLasting(type);

/** Who would decide: whoever is at the keyboard, if the policy lets them. */
export const usualDecider = ({ roles }: Policy, me: Party): Party =>
  roles.deciders.includes(me) ? me : (roles.deciders[0] ?? me);

/** Those of these norms that may be decided against, with a reason. */
export const leftToJudgement = ({ run }: Incident, norms: readonly NormId[]): readonly NormId[] =>
  run.tracks
    .filter(({ norm }) => norms.includes(norm.norm.id) && norm.standing.departable)
    .map(({ norm }) => norm.norm.id);
