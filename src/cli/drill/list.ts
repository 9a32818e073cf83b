/** `dutybound drill list`: the scenarios, and the policies each runs under. */
import { policiesFor } from '../../drill/begin.ts';
import { readScenarios, type ScenariosRead } from '../../drill/read-scenarios.ts';
import type { RuleBooks } from '../../engine/replay.ts';
import { complaintsTo } from '../../files/complaints.ts';
import type { PolicyFlags } from '../../policies/books.ts';
import { PARTIES } from '../../vocabulary/parties.ts';
import { PROCEDURES } from '../../vocabulary/procedures.ts';
import { listInWords } from '../../words/entries.ts';
import { folded } from '../../words/plain.ts';
import { booksFor, print, type Screen } from '../books.ts';
import { complain } from '../terminal.ts';

export interface ScenarioFlags extends PolicyFlags {
  readonly format: 'text' | 'json';
}

/** The scenarios that operands name, once it has complained of what cannot be used. */
export const scenariosFor = async (
  operands: readonly string[],
  books: RuleBooks,
): Promise<ScenariosRead> => {
  const read = await readScenarios(operands, books);
  const complaints = complaintsTo(complain);
  for (const each of read.complaints) complaints.report(each);
  complaints.finish();
  return read;
};

const listingOf = ({ scenarios }: ScenariosRead, books: RuleBooks) =>
  scenarios.map(({ file, scenario }) => {
    const { id, title, about, content, you, minutes, injects, mistakes } = scenario;
    return {
      id,
      title,
      about,
      content,
      you,
      minutes,
      injects: injects.length,
      mistakes: mistakes.length,
      policies: policiesFor(scenario, books).map((policy) => policy.id),
      file,
    };
  });

type Listing = ReturnType<typeof listingOf>;

const linesOf = (listings: Listing, { paint, width }: Screen): readonly string[] =>
  listings.flatMap(({ id, title, about, you, minutes, policies }, index) => {
    const under = policies.length === 0 ? 'none of these policies' : policies.join(', ');
    const kinds = listInWords(about.map((each) => PROCEDURES[each]));
    return [
      ...(index === 0 ? [] : ['']),
      `${paint.strong(id)}: ${title}`,
      `  ${folded(`${kinds}; a story of ${minutes} minutes${you === 'dsl' ? '' : `, for ${PARTIES[you].says}`}; runs under ${under}`, 2, width)}`,
    ];
  });

/** @returns the exit status */
export const listScenarios = async (
  operands: readonly string[],
  { format, ...flags }: ScenarioFlags,
): Promise<number> => {
  const books = await booksFor(flags);
  if (books === null) return 2;
  const read = await scenariosFor(operands, books);
  if (read.scenarios.length > 0) print(listingOf(read, books), { format }, linesOf);
  return read.complaints.length === 0 ? 0 : 2;
};
