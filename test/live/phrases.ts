/** Phrases with what is right for them, and how what was understood is held against it. */
import { readFileSync } from 'node:fs';
import { TZDate } from '@date-fns/tz';
import { format } from 'date-fns/format';
import type { Meaning } from '../../src/understanding/meaning.ts';
import { type LiveContext, understand } from '../../src/understanding/understand.ts';
import type { Party } from '../../src/vocabulary/parties.ts';
import type { ProcedureId } from '../../src/vocabulary/procedures.ts';
import { policyNamed } from '../support/built-in.ts';

/** What a phrase means, field by field; a field that is left out may be anything the phrase says. */
interface Right {
  readonly type?: string;
  readonly by?: string;
  readonly to?: string;
  readonly via?: string;
  readonly at?: string | null;
  readonly reference?: string;
  readonly how?: string;
  readonly fact?: string;
  readonly value?: string;
  readonly omitted?: string;
  readonly ask?: true;
  readonly unclear?: true;
}

export interface Phrase {
  readonly says: string;
  readonly in: ProcedureId;
  readonly right: readonly Right[];
}

export const phrasesIn = (file: string | URL): readonly Phrase[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => {
      const [says = '', json = ''] = line.split('\t');
      const { in: procedure, or = [], ...first } = JSON.parse(json);
      return { says, in: procedure, right: [first, ...or] };
    });

const clockOf = (at: string | null): string | null =>
  at === null ? null : format(new TZDate(at, 'Europe/London'), 'HH:mm');

/** A meaning in the words of the phrases. */
const asRight = (meaning: Meaning): Record<string, unknown> => {
  switch (meaning.kind) {
    case 'unclear':
      return { unclear: true };
    case 'question':
      return { ask: true };
    case 'correction':
      return { type: 'entry.corrected' };
    case 'answer':
      return { type: 'fact.established', fact: meaning.fact, value: meaning.value };
    default: {
      const { kind, type, by, to, via, at, reference, how } = meaning;
      const told = to.length > 1 ? [...to] : to[0];
      const said = { by, to: told, via, at: clockOf(at), reference, how };
      if (kind === 'decided-against') return { type: 'decision.recorded', ...said };
      return kind === 'not-done' ? { omitted: type, ...said } : { type, ...said };
    }
  }
};

const fits = (said: Record<string, unknown>, right: Right): boolean =>
  Object.entries(right).every(([field, value]) => said[field] === value) &&
  // Nothing is read into a phrase that it does not fix.
  !(said.at !== undefined && said.at !== null && right.at === undefined);

export type Outcome = 'right' | 'wrong' | 'asked back';

/** A school day, late in the afternoon. */
export const NOW = Date.parse('2026-03-04T16:30:00Z');

export const contextOf = (
  procedure: ProcedureId,
  more: Partial<LiveContext> = {},
): LiveContext => ({
  policy: policyNamed('valley-end-2022'),
  open: ['general', procedure],
  me: 'dsl' as Party,
  now: NOW,
  ...more,
});

export const meaningsOf = (phrase: Phrase): readonly Meaning[] =>
  understand(phrase.says, contextOf(phrase.in)).meanings;

/** Every meaning must be right; asked back is neither right nor wrong, unless that is what is right. */
export const outcomeOf = (phrase: Phrase): Outcome => {
  const said = meaningsOf(phrase).map(asRight);
  const isRight = said.every((each) => phrase.right.some((right) => fits(each, right)));
  if (isRight) return 'right';
  return said.length === 1 && said[0]?.unclear === true ? 'asked back' : 'wrong';
};
