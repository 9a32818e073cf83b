/**
 * One incident as a school would write it: who raised it, what was asked and answered, what was
 * done. All that the two policies ask is done or decided against, and in time, so that nothing goes
 * wrong but what is planted. Times are minutes from the start; the first hour holds whatever has a
 * time limit. Where several kinds of incident come together, all are known before anybody is told
 * about them, since what was done earlier is not about what came to light later.
 */
import { laterFrom, startingMoment } from './calendar.js';
import {
  ALWAYS_SAID,
  ANYBODY,
  ASKED_LATER,
  DECISIVE,
  IMPLIED,
  kindsOf,
  NAMES,
  OPENING,
  PLUMPTON,
  QUESTIONS,
  RAISERS,
  VALLEY_END,
} from './kinds.js';
import { plantFor } from './plants.js';

const SHARE = {
  planted: 0.35,
  partial: 0.3,
  exercise: 0.03,
  open: 0.08,
  corrected: 0.02,
  leftOutOfPartial: 0.15,
  outOfOrder: 0.012,
  saidNo: 0.35,
};
const FEWEST_EVENTS = 5;
const MOST_EVENTS = 60;

const has = (draft, fact) => draft.answers.get(fact) === 'yes';
const open = (draft, kind) => draft.open.has(kind);
const any = (draft, ...kinds) => kinds.some((kind) => draft.open.has(kind));

/** Later the same day, or on one of the next days. */
const soon = (draft) =>
  draft.random.chance(0.4) && draft.plant?.toldLate !== true
    ? draft.random.between(61, 420)
    : nextDays(draft, 1, 3);
const nextDays = (draft, low, high) =>
  laterFrom(draft.start, draft.random.between(low, high), draft.random);
/** Later than anything that happens `soon`, weekends and all. */
const afterwards = (draft) => nextDays(draft, 6, 20);

const add = (draft, minute, event) => {
  draft.items.push({ minute, event });
};
const perhaps = (draft, share, minute, event) => {
  if (draft.random.chance(share)) add(draft, minute, event);
  return draft;
};

/** Steps that others hang on: a partial record has them too. */
const NEVER_SILENT = new Set([
  'advice',
  'tell-dsl',
  'tell-head',
  'tell-chair',
  'police',
  'iwf',
  'lado',
  'secure',
  'confiscate',
  'consent',
  'leave-to-speak',
  'suspend',
  'clear-deletion',
  'pass-intelligence',
]);

/** A step that is always taken, and in time, unless a violation is planted there. */
const step = (draft, key, minute, event) => {
  const { plant, random } = draft;
  if (plant?.drop?.includes(key)) return;
  if (draft.partial && !NEVER_SILENT.has(key) && random.chance(SHARE.leftOutOfPartial)) return;
  add(draft, plant?.delay?.includes(key) ? random.between(130, 400) : minute, event);
};

const decided = (draft, norm, minute = soon(draft)) =>
  step(draft, norm, minute, {
    type: 'decision.recorded',
    by: draft.random.chance(0.8) ? draft.decider : draft.otherDecider,
    norm,
    reason: draft.words.reason(),
  });
/** What is left to judgement: done, or decided against with a reason. */
const doneOrDecided = (draft, share, norm, event, minute = soon(draft)) => {
  if (draft.random.chance(share)) step(draft, norm, minute, event);
  else decided(draft, norm, minute);
};

const CHANNELS = [
  'in-person',
  'in-person',
  'telephone',
  'meeting',
  'secure-email',
  'record-system',
];
const SPOKEN = ['in-person', 'in-person', 'telephone', 'meeting'];
const tells = (draft, by, to, fields = {}) => ({
  type: 'party.informed',
  by,
  to,
  ...(draft.random.chance(0.85) ? { via: draft.random.pick(CHANNELS) } : {}),
  ...fields,
});
/** Tells somebody so that they have heard it: what is only sent meets no limit of minutes. */
const says = (draft, by, to) => ({
  type: 'party.informed',
  by,
  to,
  ...(draft.random.chance(0.85) ? { via: draft.random.pick(SPOKEN) } : {}),
});
const refers = (draft, by, to) => ({
  type: draft.random.weighted([
    [5, 'referral.made'],
    [3, 'party.informed'],
  ]),
  by,
  to,
  via: draft.random.pick(['telephone', 'online-form', 'secure-email']),
  ...(draft.random.chance(0.4) ? { reference: reference(draft, 'REF') } : {}),
});
const reference = (draft, prefix) =>
  `${prefix}-${draft.year % 100}-${draft.random.between(10_000, 99_999)}`;

/** Whoever acts for the DSL in the first hour; nobody does who has not been told yet. */
const acting = (draft) => (draft.plant?.toldLate ? 'senco' : draft.lead);
const anyStaff = (draft) =>
  draft.random.pick([
    draft.teacher,
    draft.staff,
    'senco',
    'leadership-team',
    draft.lead,
    draft.lead,
  ]);
const guardian = (draft) => (draft.subject === 'parent' ? 'pupil' : 'parent');

// --- What is asked, and what the answers are ---

const questionsOf = (draft) => {
  const questions = new Map();
  for (const kind of ['general', ...draft.open]) {
    for (const [fact, yes, unclear] of QUESTIONS[kind]) {
      if (!questions.has(fact)) questions.set(fact, [yes, unclear]);
    }
  }
  return questions;
};

const SUBJECT_FACTS = { dsl: 'subject-is-dsl', headteacher: 'subject-is-headteacher' };

const settle = (draft, fact, value) => draft.answers.set(fact, value);

const answerAll = (draft, questions) => {
  const { random, plant } = draft;
  for (const [fact, [yes, unclear]] of questions) {
    const opens = OPENING[fact];
    if (opens !== undefined && !open(draft, opens)) settle(draft, fact, 'no');
    else
      settle(
        draft,
        fact,
        random.weighted([
          [yes, 'yes'],
          [unclear, 'unclear'],
          [1 - yes - unclear, 'no'],
        ]),
      );
  }
  for (const kind of draft.open) for (const fact of IMPLIED[kind] ?? []) settle(draft, fact, 'yes');
  for (const [fact, value] of Object.entries(plant?.set ?? {})) {
    if (questions.has(fact) || fact === 'email-held-personal-details') settle(draft, fact, value);
  }
  if (plant !== null) draft.answers.delete('criminal-exploitation-only');
};

const alignAnswers = (draft) => {
  const { random } = draft;
  if (has(draft, 'immediate-danger')) settle(draft, 'safeguarding-concern', 'yes');
  // What an incident was raised as is not denied afterwards.
  for (const [fact, kind] of Object.entries(NAMES)) {
    if (open(draft, kind) && draft.answers.has(fact)) settle(draft, fact, 'yes');
  }
  if (open(draft, 'radicalisation') && !has(draft, 'staff-at-risk-of-radicalisation')) {
    settle(draft, 'child-or-parent-at-risk-of-radicalisation', 'yes');
  }
  if (open(draft, 'filtering-breach')) {
    for (const who of ['pupil', 'staff', 'technical-support']) {
      settle(draft, `found-by-${who}`, who === draft.foundBy ? 'yes' : 'no');
    }
    if (draft.foundBy === 'pupil') settle(draft, 'child-involved', 'yes');
  }
  const aboutStaff = ['dsl', 'headteacher', 'teacher', 'staff'].includes(draft.subject);
  if (aboutStaff || draft.answers.has('subject-is-staff')) {
    settle(draft, 'subject-is-staff', aboutStaff ? 'yes' : 'no');
  }
  if (draft.subject === 'parent') settle(draft, 'subject-is-parent', 'yes');
  for (const [party, fact] of Object.entries(SUBJECT_FACTS)) {
    if (party === draft.subject) settle(draft, fact, 'yes');
    else if (draft.answers.has(fact) || random.chance(0.15)) settle(draft, fact, 'no');
  }
};

const impliedHere = (draft, fact) =>
  draft.first === NAMES[fact] ||
  [...draft.open].some((kind) => IMPLIED[kind]?.includes(fact) === true);

const asker = (draft, fact) => {
  if (DECISIVE.has(fact)) return draft.lead;
  if (draft.plant?.toldLate) return draft.teacher;
  return draft.random.weighted([
    [12, draft.lead],
    [3, draft.teacher],
    [2, 'technical-support'],
    [1, 'leadership-team'],
  ]);
};

/** When it is asked: what opens a kind of incident before all are known, and everything else after. */
const asked = (draft, fact) => {
  const { random } = draft;
  const isOfLead = draft.plant?.toldLate && DECISIVE.has(fact);
  if (isOfLead || ASKED_LATER.has(fact)) return soon(draft);
  if (fact === 'immediate-danger') return draft.knownBy + random.between(1, 8);
  if (OPENING[fact] !== undefined) return random.between(1, Math.max(1, draft.knownBy));
  return random.between(draft.knownBy + 1, 40);
};

const establish = (draft, fact, value) => {
  const { random } = draft;
  const minute = asked(draft, fact);
  const answer = { type: 'fact.established', by: asker(draft, fact), fact, value };
  const isDoubted = value === 'yes' && OPENING[fact] === undefined && random.chance(0.04);
  if (isDoubted && minute < 40) {
    add(draft, random.between(draft.knownBy, minute), { ...answer, value: 'unclear' });
  }
  const earlier = random.chance(0.04) ? random.between(20, 2_000) : null;
  draft.items.push({ minute, event: answer, ...(earlier === null ? {} : { happened: -earlier }) });
};

const establishAll = (draft) => {
  for (const [fact, value] of draft.random.shuffled([...draft.answers])) {
    const said =
      ALWAYS_SAID.has(fact) ||
      draft.plant?.set?.[fact] !== undefined ||
      (value === 'yes'
        ? !impliedHere(draft, fact) || draft.random.chance(0.3)
        : draft.random.chance(SHARE.saidNo));
    if (said) establish(draft, fact, value);
  }
  if (draft.plant === null && draft.random.chance(0.06)) {
    establish(draft, 'copies-exist', 'unclear');
  }
};

// --- How it begins ---

const raiserOf = (draft) => {
  if (draft.first === 'filtering-breach') {
    return draft.foundBy === 'staff' ? 'teacher' : draft.foundBy;
  }
  return draft.random.pick(RAISERS[draft.first] ?? ANYBODY);
};

/** A minute of the first hour by which everything that the incident is about is known. */
const firstHour = (draft) => draft.random.between(draft.knownBy + 2, 44);

/** When the DSL may hear of it: in the first hour, but where that is to be late. */
const whenTheLeadHears = (draft) => (draft.plant?.toldLate ? soon(draft) : firstHour(draft));

const raised = (draft) => {
  const { random } = draft;
  const by = raiserOf(draft);
  const toLead = draft.plant?.toldLate !== true && random.chance(0.3);
  const to = toLead
    ? draft.lead
    : random.pick([draft.teacher, draft.staff, 'senco', 'admin-officer']);
  const about = draft.subject ?? (random.chance(0.4) ? 'pupil' : undefined);
  const known = random.chance(0.04) ? { happened: -random.between(30, 4_000) } : {};
  draft.items.push({
    minute: 0,
    event: {
      type: 'concern.raised',
      by,
      procedure: draft.first,
      ...(toLead || random.chance(0.8) ? { to } : {}),
      ...(about === undefined ? {} : { about }),
    },
    ...known,
  });
  if (toLead && draft.open.size === 1 && random.chance(0.7)) return;
  const teller = random.chance(0.8) ? to : draft.teacher;
  const beside = random.chance(0.15) ? [random.pick(['senco', 'safeguarding-governor'])] : [];
  step(
    draft,
    'tell-dsl',
    firstHour(draft),
    says(
      draft,
      teller === draft.lead ? draft.teacher : teller,
      beside.length === 0 ? draft.lead : [...random.shuffled([draft.lead, ...beside])],
    ),
  );
};

const openedByFact = (draft, kind) =>
  [...draft.answers].some(([fact, value]) => value === 'yes' && OPENING[fact] === kind);

const handedOver = (draft) => {
  const { random } = draft;
  for (const kind of [...draft.open].slice(1)) {
    if (openedByFact(draft, kind) && random.chance(0.6)) continue;
    const by = draft.plant?.toldLate
      ? draft.teacher
      : random.pick([draft.lead, draft.teacher, draft.staff]);
    add(draft, random.between(0, draft.knownBy), {
      type: random.chance(0.7) ? 'procedure.opened' : 'concern.raised',
      by,
      procedure: kind,
    });
  }
};

// --- What the first hour brings ---

const policeNeeded = (draft) =>
  has(draft, 'immediate-danger') ||
  has(draft, 'crime-suspected') ||
  open(draft, 'exploitation') ||
  open(draft, 'staff-device-content') ||
  has(draft, 'found-on-school-device') ||
  has(draft, 'held-by-staff-on-school-device') ||
  (open(draft, 'staff-misuse') &&
    (has(draft, 'illegal-content-on-personal-device') || has(draft, 'staff-offence-suspected')));

const policeMinute = (draft) => {
  if (draft.plant?.policeComeAfter) return draft.random.between(46, 55);
  if (has(draft, 'immediate-danger')) return draft.knownBy + draft.random.between(9, 14);
  return firstHour(draft);
};

const firstCalls = (draft) => {
  const { random } = draft;
  const danger = has(draft, 'immediate-danger');
  if (policeNeeded(draft)) {
    const via = danger ? '999' : random.pick(['101', '101', '101', 'telephone']);
    const numbered = random.chance(0.7) ? { reference: reference(draft, 'CAD') } : {};
    const call = { type: 'party.informed', by: acting(draft), to: 'police', via, ...numbered };
    step(draft, 'police', policeMinute(draft), call);
    draft.policeTold = draft.plant?.drop?.includes('police') !== true;
  }
  if (open(draft, 'iioc') || has(draft, 'material-believed-illegal')) {
    const address = has(draft, 'web-address-known');
    const call = tells(draft, acting(draft), 'iwf', { via: 'online-form' });
    const said = address ? { ...call, withAddress: true } : call;
    if (!draft.policeTold || address || random.chance(0.6)) {
      step(draft, 'iwf', firstHour(draft), said);
    }
  }
  if (
    (open(draft, 'iioc') && has(draft, 'held-by-staff-on-school-device')) ||
    (open(draft, 'staff-misuse') && has(draft, 'allegation-against-staff'))
  ) {
    // Whoever rings knows of it, so the head does not where the head is to hear late.
    const isHead = draft.subject !== 'headteacher' && draft.plant?.toldLate !== true;
    const call = tells(draft, isHead ? 'headteacher' : acting(draft), 'lado', {
      via: 'telephone',
      ...(random.chance(0.5) ? { reference: reference(draft, 'LADO') } : {}),
    });
    step(draft, 'lado', random.chance(0.6) ? firstHour(draft) : soon(draft), call);
  }
  if (draft.answers.get('crime-suspected') === 'unclear') {
    const minute = draft.plant?.policeComeAfter ? random.between(61, 90) : random.between(46, 58);
    seeksAdvice(draft, minute);
  }
  tellHead(draft);
  if (draft.subject === 'headteacher') {
    step(draft, 'tell-chair', firstHour(draft), says(draft, draft.lead, 'chair-of-governors'));
  }
};

const seeksAdvice = (draft, minute, key = 'advice') =>
  step(draft, key, minute, {
    ...says(draft, draft.lead, draft.adviser),
    type: 'advice.sought',
  });

const tellHead = (draft) => {
  const { random } = draft;
  const needed =
    any(draft, 'staff-misuse') ||
    has(draft, 'staff-at-risk-of-radicalisation') ||
    has(draft, 'content-conflicts-with-role') ||
    has(draft, 'concern-in-official-use') ||
    has(draft, 'held-by-staff-on-school-device');
  if (!needed && !random.chance(0.15)) return;
  const by = random.pick([draft.teacher, draft.staff, 'senco']);
  const to = random.chance(0.8)
    ? draft.head
    : random.shuffled([draft.head, 'safeguarding-governor']);
  step(draft, 'tell-head', firstHour(draft), says(draft, by, to));
};

const devices = (draft) => {
  const { random } = draft;
  const inHand = has(draft, 'device-in-hand');
  const held = open(draft, 'iioc') && has(draft, 'held-by-staff-on-school-device');
  if (isConfiscated(draft)) {
    step(draft, 'confiscate', random.between(41, 43), {
      type: 'device.confiscated',
      by: draft.plant?.toldLate ? draft.teacher : anyStaff(draft),
    });
  }
  if (inHand || held) {
    const type = held || random.chance(0.2) ? 'device.quarantined' : 'device.secured';
    step(draft, 'secure', random.between(44, 58), {
      type,
      by: random.pick([acting(draft), draft.teacher, 'technical-support']),
    });
  }
};

const isConfiscated = (draft) =>
  open(draft, 'device-search') &&
  has(draft, 'device-in-hand') &&
  (has(draft, 'pupil-device-used-against-rules') || has(draft, 'pupil-device-misuse-believed'));

// --- What follows, kind by kind ---

const everyIncident = (draft) => {
  const { random, lead } = draft;
  const safeguarding = has(draft, 'safeguarding-concern');
  step(draft, 'record', soon(draft), { type: 'record.made', by: lead });
  if (safeguarding && !draft.valley) {
    step(draft, 'spoa', soon(draft), refers(draft, lead, 'single-point-of-access'));
  }
  if (has(draft, 'threshold-met')) {
    step(draft, 'escalate', soon(draft), refers(draft, lead, 'childrens-services'));
  }
  const mustHear =
    open(draft, 'exploitation') ||
    (open(draft, 'filtering-breach') && has(draft, 'child-involved'));
  const call = tells(draft, random.pick([lead, draft.teacher, draft.head]), 'parent');
  if (mustHear) step(draft, 'parents', soon(draft), call);
  else if (has(draft, 'child-involved')) {
    doneOrDecided(draft, 0.78, 'general.parents-informed', call);
  }
  if (draft.plant?.complained || random.chance(0.04)) complaint(draft);
  if (draft.plant?.doubted) doubted(draft, soon(draft));
  if (draft.investigated) investigation(draft);
};

const complaint = (draft) => {
  const { random } = draft;
  const by = random.pick(['parent', 'parent', 'pupil', draft.teacher]);
  add(draft, soon(draft), { type: 'complaint.made', by });
  step(draft, 'explain-complaint', afterwards(draft), {
    type: 'complaints-procedure.explained',
    by: random.pick([draft.lead, 'leadership-team', 'admin-officer']),
    to: by,
  });
  if (by === draft.teacher) {
    step(draft, 'whistleblowing', afterwards(draft), {
      type: 'whistleblowing.explained',
      by: 'leadership-team',
      to: by,
    });
  }
};

const investigation = (draft) => {
  perhaps(draft, 0.8, soon(draft), { type: 'investigation.started', by: draft.head });
  add(draft, nextDays(draft, 4, 8), { type: 'investigation.completed', by: draft.head });
  const after = () => nextDays(draft, 11, 18);
  step(draft, 'debrief', after(), { type: 'debrief.held', by: draft.lead });
  step(draft, 'lessons', after(), { type: 'lessons.recorded', by: draft.lead });
  const changed = { type: 'changes.made', by: 'leadership-team' };
  doneOrDecided(draft, 0.7, 'general.changes', changed, after());
};

/** What child protection asks where a child may have been harmed by others. */
const childCare = (draft, kind) => {
  const { random, lead } = draft;
  step(draft, 'agencies', soon(draft), { type: 'agencies.checked', by: lead });
  const referral = refers(draft, lead, 'childrens-services');
  doneOrDecided(draft, 0.5, `${kind}.referral`, referral);
  const review = { type: 'procedures.reviewed', by: 'leadership-team' };
  // Harassment leaves no choice.
  if (kind === 'harassment' || random.chance(0.45)) {
    step(draft, `${kind}.procedures-reviewed`, afterwards(draft), review);
  } else decided(draft, `${kind}.procedures-reviewed`);
};

/** Steps that several kinds share are taken once. */
const shared = (draft) => {
  const { random } = draft;
  if (any(draft, 'sexting', 'exploitation')) {
    // Whoever takes the lead knows of it.
    const minute = draft.plant?.toldLate ? soon(draft) : random.between(46, 60);
    perhaps(draft, 0.7, minute, { type: 'lead.taken', by: draft.lead });
    step(draft, 'risk', soon(draft), { type: 'risk.assessed', by: draft.lead });
  }
  if (any(draft, 'sexting', 'exploitation', 'harassment')) {
    step(draft, 'support', soon(draft), { type: 'support.provided', by: anyStaff(draft) });
    step(draft, 'review', afterwards(draft), { type: 'review.held', by: draft.lead });
  }
  if (any(draft, 'staff-misuse', 'staff-device-content')) {
    step(draft, 'conduct', soon(draft), { type: 'conduct-action.taken', by: draft.head });
  }
  const sender = open(draft, 'offensive-communication') && has(draft, 'sender-of-the-school');
  const pupil = open(draft, 'social-media') && has(draft, 'pupil-use-of-social-media');
  if (open(draft, 'online-hate') || sender || pupil) {
    const by = random.pick([draft.lead, draft.head, draft.teacher, 'leadership-team']);
    step(draft, 'behaviour', soon(draft), { type: 'behaviour-action.taken', by });
  }
  if (
    draft.valley &&
    any(draft, 'monitoring', 'filtering-breach') &&
    has(draft, 'safeguarding-concern')
  ) {
    step(draft, 'dealt-with', soon(draft), { type: 'concern.dealt-with', by: draft.head });
  }
  otherSchool(draft);
};

/** Not before the police, or those who advise the school, have been spoken to by somebody who may. */
const otherSchool = (draft) => {
  const { plant, lead } = draft;
  const asked =
    has(draft, 'other-schools-targeted') || has(draft, 'other-school-children-involved');
  if (!asked || plant?.policeComeAfter) return;
  if (!draft.policeTold || plant?.toldLate) seeksAdvice(draft, soon(draft), 'leave-to-speak');
  step(draft, 'other-school', afterwards(draft), tells(draft, lead, 'other-school'));
};

const mayDelete = (draft) =>
  has(draft, 'deletion-is-safe') &&
  (!open(draft, 'device-search') ||
    (has(draft, 'content-against-rules') && !has(draft, 'evidence-on-pupil-device'))) &&
  !has(draft, 'crime-suspected') &&
  !has(draft, 'immediate-danger') &&
  !any(draft, 'exploitation', 'iioc');

const sexting = (draft) => {
  const { random, lead } = draft;
  childCare(draft, 'sexting');
  if (has(draft, 'image-on-school-network')) {
    step(draft, 'block', soon(draft), { type: 'access.blocked', by: 'technical-support' });
    step(draft, 'isolate', soon(draft), { type: 'image.isolated', by: 'technical-support' });
  }
  if (has(draft, 'clear-need-to-view') && random.chance(0.3)) {
    const reason = draft.words.reason();
    add(draft, afterwards(draft), { type: 'image.viewed', by: lead, reason });
  }
  sanctioned(draft, 'sexting.sanctions');
  step(draft, 'consider-deletion', soon(draft), { type: 'deletion.considered', by: lead });
  if (mayDelete(draft) && random.chance(0.5)) {
    const minute = nextDays(draft, 21, 23);
    step(draft, 'clear-deletion', minute, { type: 'agencies.ruled-out', by: lead });
    step(draft, 'clear-deletion', minute + random.between(1, 30), {
      type: 'image.deleted',
      by: random.pick(['technical-support', lead]),
    });
  }
};

/** A sanction, once it is known that it does not hurt the victim again; or a decision for none. */
const sanctioned = (draft, norm) => {
  const mayHurt =
    open(draft, 'sexting') && draft.answers.get('sanction-would-harm-victim') !== 'no';
  const sanction = { type: 'sanction.applied', by: draft.head };
  doneOrDecided(draft, mayHurt ? 0 : 0.6, norm, sanction, afterwards(draft));
};

const exploitation = (draft) => {
  const { random, lead } = draft;
  childCare(draft, 'exploitation');
  perhaps(draft, 0.8, soon(draft), refers(draft, lead, 'childrens-services'));
  const consulted = { type: 'child.consulted', by: lead };
  doneOrDecided(draft, 0.7, 'exploitation.child-in-decisions', consulted);
  const helped = { type: 'child.helped-to-report', by: anyStaff(draft) };
  doneOrDecided(draft, 0.6, 'exploitation.child-helped-to-report', helped);
  if (draft.plant?.intelligence || random.chance(0.2)) {
    const minute = soon(draft);
    add(draft, minute, { type: 'intelligence.received', by: random.pick([draft.teacher, lead]) });
    const call = tells(draft, lead, 'police', { via: policeVia(draft) });
    step(draft, 'pass-intelligence', minute + random.between(5, 55), call);
  }
};

const policeVia = (draft) => (has(draft, 'immediate-danger') ? '999' : '101');

const iioc = (draft) => {
  const { random, lead } = draft;
  const ours = has(draft, 'found-on-school-device') || has(draft, 'held-by-staff-on-school-device');
  const exposed = has(draft, 'inadvertent-exposure');
  if (ours) {
    const referral = refers(draft, lead, 'childrens-services');
    doneOrDecided(draft, 0.6, 'iioc.found-childrens-services', referral);
  }
  const parents = tells(draft, lead, 'parent');
  if (ours || exposed) {
    doneOrDecided(draft, 0.4, ours ? 'iioc.found-parents' : 'iioc.exposure-parents', parents);
  }
  if (has(draft, 'police-asked-to-keep-copies') && ours) {
    if (!open(draft, 'sexting')) {
      perhaps(draft, 0.4, afterwards(draft), { type: 'image.saved', by: 'technical-support' });
    }
    step(draft, 'kept-copy', soon(draft), { type: 'kept-copy.secured', by: 'technical-support' });
  }
  if (has(draft, 'copies-exist') && (ours || exposed)) {
    const minute = nextDays(draft, 9, 12);
    // Where a child is in danger the police say first what they need.
    if (has(draft, 'immediate-danger')) {
      const fact = 'police-have-answered';
      const answered = { type: 'fact.established', by: lead, fact, value: 'yes' };
      add(draft, minute - random.between(5, 60), answered);
    }
    step(draft, 'delete-copies', minute, { type: 'image.deleted', by: 'technical-support' });
  }
};

const SCREENS = { true: ['hector-protector'], false: ['screen-off', 'device-off'] };

const filtering = (draft) => {
  const { random, lead } = draft;
  if (draft.foundBy === 'pupil') {
    const how = random.pick(SCREENS[draft.valley]);
    step(draft, 'screen', random.between(1, 6), { type: 'screen.covered', by: 'pupil', how });
    perhaps(draft, 0.6, random.between(1, 20), tells(draft, 'pupil', draft.teacher));
    const to = draft.valley ? draft.lead : 'technical-support';
    const address = { ...says(draft, draft.teacher, to), withAddress: true };
    const isPassedOn = random.chance(0.6);
    doneOrDecided(
      draft,
      isPassedOn ? 1 : 0,
      'filtering-breach.address-passed-on',
      address,
      whenTheLeadHears(draft),
    );
    if (isPassedOn && !draft.valley) technicalSupportHears(draft);
  }
  if (draft.foundBy === 'technical-support') {
    step(draft, 'tech-dsl', whenTheLeadHears(draft), {
      ...says(draft, 'technical-support', lead),
    });
    const leaders = random.chance(0.6) ? 'leadership-team' : ['leadership-team', 'governor'];
    step(draft, 'tech-leadership', soon(draft), says(draft, 'technical-support', leaders));
    const provider = tells(draft, 'technical-support', 'internet-service-provider', {
      via: 'telephone',
    });
    doneOrDecided(draft, 0.5, 'filtering-breach.technical-tells-provider', provider);
  } else if (random.chance(0.2)) {
    add(draft, firstHour(draft), says(draft, draft.teacher, 'technical-support'));
    technicalSupportHears(draft);
  }
  const leaders = tells(draft, anyStaff(draft), 'leadership-team');
  doneOrDecided(draft, 0.6, 'filtering-breach.escalated', leaders);
  if (draft.valley || random.chance(0.4)) {
    step(draft, 'investigate', soon(draft), { type: 'investigation.started', by: draft.head });
  }
};

/** A breach that somebody else found, and told technical support about. */
const technicalSupportHears = (draft) => {
  const leaders = says(draft, 'technical-support', 'leadership-team');
  step(draft, 'tech-passes-on', soon(draft), leaders);
  const norm = 'filtering-breach.technical-passes-on-to-provider';
  const provider = tells(draft, 'technical-support', 'internet-service-provider');
  // What is decided before it is heard decides nothing.
  const minute = draft.plant?.toldLate ? afterwards(draft) : soon(draft);
  doneOrDecided(draft, 0.6, norm, provider, minute);
};

const misuse = (draft) => {
  perhaps(draft, 0.3, soon(draft), { type: 'allegations-action.taken', by: 'leadership-team' });
};

const harassment = (draft) => {
  const { random, lead } = draft;
  childCare(draft, 'harassment');
  step(draft, 'harassment-action', soon(draft), { type: 'protective-action.taken', by: lead });
  sanctioned(draft, 'harassment.sanctions');
  if (has(draft, 'content-on-pupil-device') && !open(draft, 'device-search')) {
    step(draft, 'manage-device', random.between(44, 60), {
      type: 'device.confiscated',
      by: draft.teacher,
    });
  }
};

const deviceSearch = (draft) => {
  const { random, plant } = draft;
  const evidence = has(draft, 'evidence-on-pupil-device');
  const inHand = has(draft, 'device-in-hand');
  const searcher = plant?.search ?? (inHand && random.chance(0.4) ? draft.head : null);
  if (searcher !== null) {
    const asked = random.chance(0.7) ? guardian(draft) : 'pupil';
    step(draft, 'consent', random.between(45, 58), { type: 'consent.given', by: asked });
    add(draft, random.between(60, 89), { type: 'device.searched', by: searcher });
  }
  const mayGo = has(draft, 'content-against-rules') && !evidence && !any(draft, 'sexting');
  if (mayGo && random.chance(0.4)) {
    add(draft, afterwards(draft), { type: 'content.deleted', by: anyStaff(draft) });
  }
  if (evidence && inHand) {
    const to = 'police';
    step(draft, 'hand-over', nextDays(draft, 1, 3), {
      type: 'device.handed-over',
      by: draft.lead,
      to,
    });
  } else if (isConfiscated(draft)) {
    // Within three days, whatever the weekend.
    step(draft, 'release', random.between(90, 420), {
      type: 'device.released',
      by: anyStaff(draft),
      to: guardian(draft),
    });
  }
  if (has(draft, 'device-in-examination')) {
    step(
      draft,
      'exam-body',
      soon(draft),
      tells(draft, draft.head, 'examining-body', { via: 'letter' }),
    );
  }
};

const radicalisation = (draft) => {
  step(draft, 'protect', soon(draft), { type: 'protective-action.taken', by: draft.lead });
  perhaps(draft, 0.4, soon(draft), refers(draft, draft.lead, 'prevent-team'));
};

const monitoring = (draft) => {
  step(draft, 'protective', soon(draft), { type: 'protective-action.taken', by: draft.lead });
  if (has(draft, 'subject-is-staff') && !open(draft, 'staff-misuse')) {
    step(draft, 'allegations', soon(draft), { type: 'allegations-action.taken', by: draft.head });
  }
  // Seeing to the safeguarding concern is dealing with it.
  const isDealtWith =
    has(draft, 'safeguarding-concern') && draft.plant?.drop?.includes('dealt-with') !== true;
  if (draft.valley && !isDealtWith) decided(draft, 'monitoring.head-deals-with-issue');
};

const socialMedia = (draft) => {
  const { lead } = draft;
  if (has(draft, 'conduct-on-social-media')) {
    step(draft, 'manage-conduct', soon(draft), { type: 'sanction.applied', by: draft.head });
  }
  if (has(draft, 'pupil-use-of-social-media')) {
    const call = tells(draft, lead, 'parent');
    doneOrDecided(draft, 0.6, 'social-media.pupil-use-parents', call);
  }
  if (has(draft, 'concern-in-official-use')) {
    step(draft, 'manager', soon(draft), says(draft, lead, 'line-manager'));
  }
};

const platform = (draft) => {
  const { random } = draft;
  const unsuitable = has(draft, 'platform-material-unsuitable');
  if (has(draft, 'material-believed-illegal')) {
    step(draft, 'protect-users', soon(draft), { type: 'protective-action.taken', by: draft.lead });
  }
  if (!unsuitable) return;
  step(draft, 'removal', soon(draft), { type: 'removal.requested', by: anyStaff(draft) });
  if (has(draft, 'user-left-material-up')) {
    step(draft, 'admin-removes', soon(draft), {
      type: 'material.removed',
      by: 'platform-administrator',
    });
  }
  if (draft.plant?.drop?.includes('suspend') !== true && random.chance(0.4)) {
    const talk = nextDays(draft, 4, 9);
    step(draft, 'suspend', soon(draft), { type: 'access.suspended', by: 'technical-support' });
    step(draft, 'suspend', talk, { type: 'matter.discussed', by: 'leadership-team' });
    step(draft, 'suspend', talk + random.between(5, 600), {
      type: 'access.restored',
      by: 'technical-support',
    });
  } else decided(draft, 'learning-platform.access-suspended');
};

const FOLLOWS = {
  sexting,
  exploitation,
  iioc,
  'filtering-breach': filtering,
  'staff-misuse': misuse,
  radicalisation,
  cyberbullying: (draft) =>
    step(draft, 'anti-bullying', soon(draft), {
      type: 'anti-bullying-action.taken',
      by: anyStaff(draft),
    }),
  'online-hate': () => {},
  harassment,
  'device-search': deviceSearch,
  'staff-device-content': (draft) =>
    step(draft, 'allegations', soon(draft), {
      type: 'allegations-action.taken',
      by: 'leadership-team',
    }),
  monitoring,
  'offensive-communication': () => {},
  'social-media': socialMedia,
  'learning-platform': platform,
  'live-stream': (draft) =>
    perhaps(draft, 0.5, soon(draft), { type: 'protective-action.taken', by: draft.lead }),
  'visitor-breach': (draft) =>
    step(draft, 'challenge', draft.random.between(1, 30), {
      type: 'visitor.challenged',
      by: draft.random.pick([draft.teacher, draft.staff, 'admin-officer']),
    }),
};

// --- What stands in the record beside it ---

const LISTENERS = ['senco', 'staff', 'teacher', 'admin-officer', 'safeguarding-governor'];
const OUTSIDERS = ['counselling-service', 'platform-provider', 'internet-service-provider'];
const ASIDES = [
  'agencies.checked',
  'deletion.considered',
  'procedures.reviewed',
  'lessons.recorded',
  'changes.made',
  'child.consulted',
  'access.blocked',
  'image.isolated',
];
const aside = (draft) => {
  const { random } = draft;
  const minute = random.chance(0.3) ? random.between(5, 60) : soon(draft);
  const by = random.pick([
    'teacher',
    'staff',
    'senco',
    'admin-officer',
    ...(draft.plant?.toldLate ? [] : ['leadership-team']),
    'unrecorded',
  ]);
  // Where something was left out, these could be just that.
  const others = [
    [3, 'outside'],
    [4, 'act'],
    [1, 'doubt'],
  ];
  const kind = random.weighted([
    [9, 'told'],
    [2, 'family'],
    ...(draft.plant === null ? others : []),
  ]);
  if (kind === 'told') {
    const to = random.chance(0.3)
      ? random.shuffled(LISTENERS).slice(0, random.between(2, 3))
      : random.pick(LISTENERS);
    const heard = [to].flat().filter((party) => party !== by);
    return add(draft, minute, tells(draft, by, heard.length > 1 ? heard : (heard[0] ?? 'staff')));
  }
  if (kind === 'outside') {
    const call = tells(
      draft,
      random.chance(0.5) ? 'technical-support' : 'senco',
      random.pick(OUTSIDERS),
    );
    return add(draft, minute, random.chance(0.4) ? { ...call, type: 'advice.sought' } : call);
  }
  if (kind === 'family') {
    return add(
      draft,
      minute,
      tells(draft, random.pick(['parent', 'pupil']), random.pick(LISTENERS)),
    );
  }
  if (kind === 'doubt') return doubted(draft, minute);
  return add(draft, minute, { type: random.pick(ASIDES), by });
};

const doubted = (draft, minute) => {
  const { random } = draft;
  add(draft, minute, { type: 'doubt.raised', by: random.pick([draft.teacher, draft.staff]) });
  seeksAdvice(draft, minute + random.between(5, 300));
};

/** Many asides in a few incidents, few in most. */
const asides = (draft) => {
  const { random } = draft;
  const count = random.weighted([
    [66, random.between(0, 1)],
    [25, random.between(1, 5)],
    [8, random.between(5, 16)],
    [1, random.between(15, 40)],
  ]);
  const room = MOST_EVENTS - 4 - draft.items.length;
  const missing = FEWEST_EVENTS - draft.items.length;
  for (let turn = 0; turn < Math.max(missing, Math.min(count, room)); turn += 1) aside(draft);
};

const forbiddenAct = (draft) => {
  const { plant, random } = draft;
  if (plant?.act === undefined) return;
  add(draft, plant.policeComeAfter ? random.between(41, 43) : soon(draft), { ...plant.act });
};

/** Says of what was dropped that it was not done: always where silence alone proves nothing. */
const saidUndone = (draft) => {
  const { plant, random } = draft;
  if (plant?.omit === undefined) return;
  if (draft.partial || !draft.closed || random.chance(0.25)) {
    add(draft, nextDays(draft, 12, 20), { type: 'act.omitted', by: draft.lead, act: plant.omit });
  }
};

/** An act that never was, entered by mistake and withdrawn; or a field written wrongly. */
const corrected = (draft) => {
  const { random, items } = draft;
  if (!random.chance(SHARE.corrected)) return;
  const minute = nextDays(draft, 20, 26);
  if (random.chance(0.3)) {
    const event = { type: random.pick(STRAY), by: random.pick(['teacher', 'staff']) };
    const stray = { minute: soon(draft), event };
    items.push(stray);
    items.push({ minute, corrects: stray, event: correction(draft) });
    return;
  }
  const mistaken = items.filter(({ event }) => MISTAKABLE.includes(event.type));
  if (mistaken.length === 0) return;
  const item = random.pick(mistaken);
  const fields = wronglyWritten(draft, item);
  const replacement = Object.fromEntries(
    Object.keys(fields).map((field) => [field, item.event[field]]),
  );
  item.event = { ...item.event, ...fields };
  items.push({ minute, corrects: item, event: { ...correction(draft), replacement } });
};

const STRAY = ['image.viewed', 'image.sent', 'image.copied', 'device.released', 'device.searched'];
const MISTAKABLE = [
  'party.informed',
  'record.made',
  'risk.assessed',
  'review.held',
  'support.provided',
];
const correction = (draft) => ({
  type: 'entry.corrected',
  by: draft.lead,
  reason: draft.words.slip(),
});
const wronglyWritten = (draft, { event }) => {
  const by = { by: draft.random.pick(['staff', 'unrecorded', 'governor']) };
  if (event.type !== 'party.informed') return by;
  return draft.random.pick([by, { to: 'media' }, { by: by.by, to: ['public', 'staff'] }]);
};

const ending = (draft) => {
  if (!draft.closed) return;
  const last = Math.max(...draft.items.map(({ minute }) => minute));
  add(draft, last + draft.random.between(10, 3_000), { type: 'incident.closed', by: draft.lead });
};

// --- Put together ---

const subjectOf = (draft) => {
  const { random } = draft;
  if (any(draft, 'staff-misuse', 'staff-device-content')) {
    return random.weighted([
      [12, 'teacher'],
      [6, 'staff'],
      [1.5, 'headteacher'],
      [1, 'dsl'],
    ]);
  }
  if (any(draft, 'exploitation') && random.chance(0.08)) return 'parent';
  return undefined;
};

/** What is settled before anything is asked. */
const opened = (random, words, policy) => {
  const kinds = kindsOf(policy, random);
  const start = startingMoment(random);
  const draft = {
    random,
    words,
    policy,
    valley: policy === VALLEY_END,
    adviser: policy === PLUMPTON ? 'school-standards-service' : 'safeguarding-partnership',
    first: kinds[0],
    open: new Set(kinds),
    start,
    year: new Date(start).getUTCFullYear(),
    partial: random.chance(SHARE.partial),
    exercise: random.chance(SHARE.exercise),
    closed: !random.chance(SHARE.open),
    answers: new Map(),
    items: [],
    policeTold: false,
  };
  draft.subject = subjectOf(draft);
  draft.special = draft.subject === 'dsl' || draft.subject === 'headteacher';
  const deputy = draft.subject === 'dsl' || (!draft.valley && random.chance(0.25));
  draft.lead = deputy ? 'deputy-dsl' : 'dsl';
  draft.head = draft.subject === 'headteacher' ? 'leadership-team' : 'headteacher';
  // Whoever it is about does nothing about it.
  draft.teacher = draft.subject === 'teacher' ? 'senco' : 'teacher';
  draft.staff = draft.subject === 'staff' ? 'senco' : 'staff';
  // At Valley End a deputy decides nothing.
  const mayLead = !draft.valley || draft.lead === 'dsl';
  draft.decider = mayLead ? draft.lead : 'headteacher';
  draft.otherDecider = draft.subject === 'headteacher' ? draft.decider : 'headteacher';
  draft.knownBy = draft.open.size === 1 ? 0 : 20;
  draft.plant = random.chance(SHARE.planted) ? plantFor(draft) : null;
  draft.foundBy =
    draft.plant?.foundBy ?? random.pick(['pupil', 'pupil', 'staff', 'technical-support']);
  draft.investigated = draft.plant?.investigated || random.chance(0.1);
  if (draft.plant?.drop?.includes('investigate')) draft.investigated = false;
  return draft;
};

/** One incident of a school with this policy. */
export const incidentUnder = (policy, random, words) => {
  const draft = opened(random, words, policy);
  answerAll(draft, questionsOf(draft));
  alignAnswers(draft);
  raised(draft);
  handedOver(draft);
  establishAll(draft);
  firstCalls(draft);
  devices(draft);
  everyIncident(draft);
  shared(draft);
  for (const kind of draft.open) FOLLOWS[kind](draft);
  forbiddenAct(draft);
  saidUndone(draft);
  asides(draft);
  corrected(draft);
  ending(draft);
  return draft;
};

const RANK = { 'concern.raised': 0, 'procedure.opened': 0, 'incident.closed': 2 };
const rankOf = ({ event }) => RANK[event.type] ?? 1;

/** In the order of the clock, save for a few entries written down only later. */
export const written = ({ items, random }) => {
  const order = items.sort((a, b) => a.minute - b.minute || rankOf(a) - rankOf(b));
  for (let place = 1; place < order.length - 1; place += 1) {
    if (!random.chance(SHARE.outOfOrder)) continue;
    const item = order[place];
    const alone = order[place - 1].minute < item.minute && order[place + 1].minute > item.minute;
    if (!alone || item.corrects !== undefined) continue;
    const later = Math.min(order.length - 1, place + random.between(1, 6));
    item.recorded = Math.max(item.minute, order[later].minute) + random.between(0, 30);
    order.splice(place, 1);
    order.splice(later, 0, item);
  }
  return order;
};
