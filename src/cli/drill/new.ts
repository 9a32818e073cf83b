/** `dutybound drill new`: a small scenario that runs, to change into one's own. */
import { basename } from 'node:path';
import { unknownWord } from '../../engine/read.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import { openedAs, wholly } from '../../files/outputs.ts';
import { leavesOf } from '../../norms/predicates.ts';
import type { Fact } from '../../vocabulary/facts.ts';
import { PROCEDURE_IDS, PROCEDURES, type ProcedureId } from '../../vocabulary/procedures.ts';
import { booksFor } from '../books.ts';
import { complain, printText } from '../terminal.ts';

const idOf = (file: string): string =>
  basename(file)
    .replace(/\.ya?ml$/i, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '');

/** The question whose yes gives such an incident its kind, where there is one: its story begins with it. */
const openingOf = (kind: ProcedureId, { procedures }: RuleBooks): Fact | null => {
  const { opensWhen } = procedures[kind];
  const leaf = opensWhen === null ? undefined : leavesOf(opensWhen)[0];
  return leaf?.kind === 'fact' ? leaf.fact : null;
};

const openingEntry = (fact: Fact | null): string =>
  fact === null
    ? ''
    : `
  - { type: fact.established, by: teacher, fact: ${fact}, value: yes, sameAs: 0 }`;

/** A small scenario of a kind, which runs as it is. */
export const scenarioText = (
  id: string,
  kind: ProcedureId,
  books: RuleBooks,
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
  - { type: concern.raised, procedure: ${kind}, by: teacher, to: dsl, about: child-1 }${openingEntry(openingOf(kind, books))}
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
    unless:
      - { act: party.informed, to: parent }
    from: parent
    says: The office puts a call through. It is the mother. She asks why she has not heard it from you.
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
  const procedure = PROCEDURE_IDS.find((id) => id === kind && id !== 'general');
  if (procedure === undefined) {
    return refuse(`--kind: ${unknownWord('procedure', kind, Object.keys(PROCEDURES))}`);
  }
  if (!/\.ya?ml$/i.test(file)) return refuse(`${file}: is not a .yaml file; give it that ending`);
  const id = idOf(file);
  if (id === '') return refuse(`${file}: has no letters before .yaml; give it a name`);
  const books = await booksFor({});
  if (books === null) return 2;
  const sink = await openedAs('drill new', file, [], { onlyNew: true });
  await wholly(sink, () => sink.write(scenarioText(id, procedure, books)));
  printText(`Written: ${file}. Change it, then try it with dutybound drill check ${file}\n`);
  return 0;
};
