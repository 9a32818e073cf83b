/** `dutybound drill new`: a small scenario that runs, to change into one's own. */
import { basename } from 'node:path';
import { unknownWord } from '../../engine/read.ts';
import { openedAs, wholly } from '../../files/outputs.ts';
import { PROCEDURE_IDS, PROCEDURES } from '../../vocabulary/procedures.ts';
import { complain, printText } from '../terminal.ts';

const idOf = (file: string): string =>
  basename(file)
    .replace(/\.ya?ml$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

const textOf = (
  id: string,
  kind: string,
): string => `# docs/drills.md says what may stand here; dutybound drill check FILE tries it.
id: ${id}
title: Say in a few words what it is about
about: [${kind}]
# Said before the drill begins, so that nobody meets it unprepared.
content: >-
  Say what is in the story. Nothing is shown and nothing is described. Anybody may leave at any time without a reason.
you: dsl
begins: "2026-03-04T10:40:00Z"
minutes: 60
# What everybody knows at the start. People are roles: never a name, never a real child.
story: >-
  It is morning break. A teacher stands in your door and tells you what two pupils have told her.
# The entries the exercise begins with, without their times.
start:
  - { type: concern.raised, procedure: ${kind}, by: teacher, to: dsl, about: child-1 }
# What is so and not known yet. A question that stands neither here nor below is answered no.
truths:
  child-involved: yes
people:
  - who: teacher
    is: the tutor of the form
    answers:
      child-involved: Yes, she is in my own form.
injects:
  - id: mother-rings
    when: { minute: 15 }
    from: parent
    says: The office puts a call through. It is the mother, who wants to know what the school is going to do.
# Natural mistakes. What each breaks follows from the policy.
mistakes:
  - id: forgets-the-record
    says: There is so much to do that nobody writes anything down.
    leaves-out: { act: record.made }
`;

/** @returns the exit status */
export const newScenario = async (
  file: string,
  { kind }: { readonly kind: string },
): Promise<number> => {
  const refuse = (says: string): number => {
    complain(`dutybound: ${says}\n`);
    return 2;
  };
  if (!PROCEDURE_IDS.some((id) => id === kind && id !== 'general')) {
    return refuse(`--kind: ${unknownWord('procedure', kind, Object.keys(PROCEDURES))}`);
  }
  if (!/\.ya?ml$/i.test(file)) return refuse(`${file}: is not a .yaml file; give it that ending`);
  const id = idOf(file);
  if (id === '') return refuse(`${file}: has no letters before .yaml; give it a name`);
  const sink = await openedAs('drill new', file, [], { onlyNew: true });
  await wholly(sink, () => sink.write(textOf(id, kind)));
  printText(`Written: ${file}. Change it, then try it with dutybound drill check ${file}\n`);
  return 0;
};
