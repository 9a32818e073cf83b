/**
 * One very long incident, made from a seed: acts, answers, tellings, decisions, corrections and
 * entries out of order, over sexting and exploitation. The same size gives the same timeline.
 */
import { mulberry32 } from './log/random.js';

const START = Date.parse('2026-01-05T08:00:00Z');
const MINUTE = 60_000;
const SEED = 20_260_105;

const STAFF = ['dsl', 'dsl', 'dsl', 'deputy-dsl', 'teacher', 'headteacher', 'technical-support'];
const TOLD = ['dsl', 'police', 'parent', 'childrens-services', 'headteacher', 'ceop', 'teacher'];
const CHANNELS = ['101', '999', 'in-person', 'telephone', 'email', 'meeting'];
const TELLINGS = ['party.informed', 'party.informed', 'advice.sought', 'referral.made'];
const ACTS = [
  'record.made',
  'risk.assessed',
  'agencies.checked',
  'support.provided',
  'device.secured',
  'access.blocked',
  'image.isolated',
  'lead.taken',
  'intelligence.received',
  'child.consulted',
  'deletion.considered',
  'agencies.ruled-out',
  'sanction.applied',
  'review.held',
  'procedures.reviewed',
];
const FORBIDDEN = ['image.viewed', 'image.deleted', 'sharing.requested', 'image.copied'];
/** Acts that belong to procedures which are not open here. */
const ELSEWHERE = ['screen.covered', 'conduct-action.taken', 'kept-copy.secured'];
const FACTS = [
  'device-in-hand',
  'image-on-school-network',
  'crime-suspected',
  'threshold-met',
  'immediate-danger',
  'clear-need-to-view',
  'deletion-is-safe',
  'sanction-would-harm-victim',
  'other-schools-targeted',
];
const NORMS = ['sexting.referral', 'sexting.parents-informed', 'exploitation.referral'];
const NOTES = [
  'Spoke in the office after registration; nobody else was there.',
  'Rang back at the agreed time and left a message with the duty desk.',
  'Written up from my own notes of the same day.',
];

/** How many of a hundred entries are of each kind. */
const MIX = [
  [34, 'act'],
  [26, 'telling'],
  [22, 'answer'],
  [5, 'forbidden'],
  [5, 'elsewhere'],
  [4, 'decision'],
  [3, 'omission'],
  [1, 'correction'],
];

export const longIncident = (size, policy = 'valley-end-2022') => {
  const random = mulberry32(SEED);
  const pick = (list) => list[Math.floor(random() * list.length)];
  const chance = (share) => random() < share;
  const iso = (minute) => new Date(START + minute * MINUTE).toISOString();
  const kind = () => {
    let left = random() * 100;
    for (const [share, name] of MIX) {
      left -= share;
      if (left < 0) return name;
    }
    return 'act';
  };

  const events = [
    { at: iso(0), type: 'concern.raised', by: 'pupil', procedure: 'sexting', to: 'teacher' },
    { at: iso(5), type: 'concern.raised', by: 'teacher', procedure: 'exploitation', to: 'dsl' },
  ];
  const correctable = [];
  let minute = 5;

  const happening = () => {
    switch (kind()) {
      case 'telling':
        return {
          type: pick(TELLINGS),
          to: chance(0.2) ? [pick(TOLD), 'dsl'] : pick(TOLD),
          via: pick(CHANNELS),
        };
      case 'answer':
        return {
          type: 'fact.established',
          fact: pick(FACTS),
          value: pick(['yes', 'no', 'unclear']),
        };
      case 'forbidden':
        return { type: pick(FORBIDDEN) };
      case 'elsewhere':
        return { type: pick(ELSEWHERE) };
      case 'decision':
        return { type: 'decision.recorded', norm: pick(NORMS), reason: 'Decided with the head.' };
      case 'omission':
        return { type: 'act.omitted', act: pick(ACTS) };
      case 'correction': {
        const entry = correctable.pop();
        if (entry === undefined) return { type: 'record.made' };
        return {
          type: 'entry.corrected',
          entry,
          reason: 'Entered under the wrong name.',
          ...(chance(0.5) ? { replacement: { by: 'dsl' } } : {}),
        };
      }
      default:
        return { type: pick(ACTS) };
    }
  };

  while (events.length < size) {
    minute += 1 + Math.floor(random() * 20);
    const event = happening();
    const correcting = event.type === 'entry.corrected';
    const outOfOrder = !correcting && chance(0.03);
    const when = outOfOrder ? Math.max(6, minute - Math.floor(random() * 2_880)) : minute;
    if (!correcting && !event.type.startsWith('fact') && chance(0.05)) {
      correctable.push(events.length);
    }
    events.push({
      at: iso(when),
      ...(outOfOrder || chance(0.1) ? { recordedAt: iso(minute) } : {}),
      by: correcting ? 'dsl' : pick(STAFF),
      ...event,
      ...(chance(0.3) ? { note: pick(NOTES) } : {}),
    });
  }
  return { incident: `long-${size}`, policy, record: 'complete', exercise: false, events };
};
