/** Plain sentences about roles, put together by chance; nobody is named and nothing is linked. */

const WHO = [
  'The class teacher',
  'The office',
  'A teaching assistant',
  'The form tutor',
  'The duty member of staff',
  'The head of year',
  'The cover teacher',
  'The midday supervisor',
  'The IT technician',
  'The SENCO',
  'The pastoral lead',
  'The librarian',
];
const DID = [
  'wrote this up',
  'spoke with the family',
  'rang back',
  'took a short statement',
  'passed the message on',
  'waited with the child',
  'checked the seating plan',
  'went through the log',
  'left a message',
  'agreed the next step',
  'handed over the file',
  'kept the class in another room',
  'checked the register',
  'stayed on the line',
];
const WHERE = [
  'in the office',
  'in the library',
  'in the medical room',
  'by the main gate',
  'in the hall',
  'in the staff room',
  'at reception',
  'in the computer room',
  'on the playground',
  'in the meeting room',
];
const WHEN = [
  'before registration',
  'after registration',
  'during break',
  'after lunch',
  'at the end of the day',
  'between lessons',
  'before the first lesson',
  'after the staff meeting',
];
const OUTCOME = [
  'nobody else was there',
  'a second adult was present',
  'the child was calm',
  'the child was upset and was given time',
  'the parent will ring again',
  'the line was engaged at first',
  'the written account follows',
  'the times are from the desk diary',
  'no screen was looked at',
  'the device stayed switched off',
  'the rest of the class knew nothing',
  'this is from notes made the same day',
  'the duty desk took the details',
  'no further contact was needed that day',
];
const EARLIER = OUTCOME.slice(0, 7);
const LATER = OUTCOME.slice(7);
const BECAUSE = [
  'the family had been told by the agency already',
  'the checks brought nothing more to light',
  'the child asked for time first',
  'it would have put the child at further risk',
  'the police asked us to wait',
  'it was a first and minor matter',
  'support was already in place',
  'the same matter is being dealt with elsewhere',
  'the year group had changed since',
  'the parent had raised it with us first',
  'it added nothing to what had been done',
  'there was no intent and no pressure',
];
const WEIGHED = [
  'Weighed up with the leadership team',
  'Talked through with the deputy',
  'Decided after a call with the duty desk',
  'Looked at again the next morning',
  'Agreed in the weekly meeting',
  'Considered with the pastoral lead',
  'Settled after the risk assessment',
  'Reviewed against the record',
];
const SLIPS = [
  'Entered under the wrong name',
  'The wrong line of the form was ticked',
  'Copied from the wrong day of the diary',
  'Typed in a hurry',
  'Taken from memory and corrected from the notes',
  'Mixed up with another matter',
];

export const sentences = ({ pick, between, chance }) => ({
  note: () =>
    chance(0.5)
      ? `${pick(WHO)} ${pick(DID)} ${pick(WHERE)} ${pick(WHEN)}; ${pick(OUTCOME)}.`
      : `${pick(WHO)} ${pick(DID)} ${pick(WHERE)}, about ${between(2, 55)} minutes in all; ${pick(EARLIER)}, and ${pick(LATER)}.`,
  reason: () =>
    `${pick(WEIGHED)}, ${pick(WHEN)}, for ${between(5, 60)} minutes: ${pick(BECAUSE)}, and ${pick(OUTCOME)}.`,
  slip: () => `${pick(SLIPS)} ${pick(WHEN)}; ${pick(OUTCOME)}.`,
});
