/** What beginning a drill alone and opening one for others share. */
import { PROCEDURES } from '../../vocabulary/procedures.ts';
import type { Scenario } from '../../vocabulary/scenarios.ts';
import { lengthInWords } from '../../words/time.ts';
import { type Ask, type Form, newKey } from '../web.tsx';
import { formKey } from './open.ts';

const MINUTE = 60_000;

/** How long the story lasts by its own clock. */
export const lengthOf = ({ minutes }: Scenario): string => lengthInWords(0, minutes * MINUTE);

/** What a scenario is about, in words. */
export const aboutInWords = ({ about }: Scenario): string =>
  about.map((id) => PROCEDURES[id]).join('; ');

/** The forms of a drill: how many minutes on the wall the story takes; 0 where its clock moves by hand. */
export const FORMS = [
  { value: '15', text: 'Fifteen minutes' },
  { value: '60', text: 'One hour' },
  { value: '0', text: 'The clock moves by hand: only when you wait' },
] as const;

/** What a form says that begins something: its key, which becomes the id, so that it begins one thing. */
export const beginsWith = (
  typed: Form,
): { readonly id: string; readonly minutes: number | null } => {
  const form = FORMS.find(({ value }) => value === typed.text('form'));
  const key = formKey(typed.text('key'));
  return {
    id: /^[a-z0-9-]{1,60}$/.test(key) ? key : newKey(),
    minutes: form === undefined ? null : Number(form.value),
  };
};

/** The scenario of the address, among those that can be played here. */
export const scenarioIn = async (c: Ask): Promise<Scenario | undefined> =>
  (await c.var.house.scenarios()).find(({ id }) => id === c.req.param('scenario'));
