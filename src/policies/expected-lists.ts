/** The lists that expected.yaml gives a name to, filled in wherever the name stands. */
import type * as z from 'zod';
import { isOwnParty, PARTIES, PARTY_IDS, type Party } from '../vocabulary/parties.ts';
import { LIST_NAME, peopleSchema } from '../vocabulary/policy-files.ts';
import { type PolicyFault, unknownIn, wrong } from './did-you-mean.ts';
import { type Fields, isFields, type Raw } from './fields.ts';

/** Lists by the name that a file gives them; a name may stand in a later list. */
type Named = ReadonlyMap<string, readonly unknown[]>;

const inFull = (value: unknown, named: Named): unknown => {
  if (typeof value === 'string') return named.get(value) ?? value;
  if (!Array.isArray(value)) return value;
  return [...new Set(value.flatMap((each: unknown) => named.get(String(each)) ?? [each]))];
};

/** Everybody of the groups, and whoever else is named; a party of the school's own is nobody until it is named. */
const peopleIn = (value: z.infer<typeof peopleSchema>): readonly string[] => {
  if (Array.isArray(value)) return value;
  const { groups, also = [] } = value;
  const inGroups = PARTY_IDS.filter((id) => groups.includes(PARTIES[id].group) && !isOwnParty(id));
  return [...new Set<Party>([...inGroups, ...also])];
};

const NO_LIST =
  'is not a list of people or of acts; begin its name with a capital letter, use 40 letters at most, and list them in brackets';

/** The lists that expected.yaml gives a name to. */
const namesIn = (
  file: Fields,
): { readonly named: Named; readonly faults: readonly PolicyFault[] } => {
  const named = new Map<string, readonly unknown[]>();
  const faults: PolicyFault[] = [];
  for (const part of ['people', 'acts']) {
    for (const [name, value] of Object.entries(isFields(file[part]) ? file[part] : {})) {
      const people = part === 'people' ? peopleSchema.safeParse(value) : null;
      if (
        !LIST_NAME.test(name) ||
        people?.success === false ||
        (!people && !Array.isArray(value))
      ) {
        faults.push(wrong(['expected', part, name], NO_LIST));
      } else {
        named.set(name, inFull(people ? peopleIn(people.data) : value, named) as unknown[]);
      }
    }
  }
  return { named, faults };
};

const LISTS = [
  'told',
  'doneBy',
  'forbidden',
  'forbiddenTo',
  'forbiddenBy',
  'excepted',
  'acts',
  'by',
];

const withLists = (entry: unknown, named: Named): unknown =>
  isFields(entry)
    ? Object.fromEntries(
        Object.entries(entry).map(([key, value]) => [
          key,
          key === 'liftedBy'
            ? withLists(value, named)
            : LISTS.includes(key)
              ? inFull(value, named)
              : value,
        ]),
      )
    : entry;

const EXPECTED_FIELDS = ['people', 'acts', 'norms'];

/** expected.yaml with its named lists filled in: a list of norms, or fields that give lists a name. */
export const expectedOf = (value: unknown): Raw => {
  if (!isFields(value)) return { value: value ?? [], faults: [] };
  const unknown = Object.keys(value).flatMap((key) =>
    EXPECTED_FIELDS.includes(key)
      ? []
      : [wrong(['expected', key], unknownIn('field', key, EXPECTED_FIELDS, 'take it out'))],
  );
  const { named, faults } = namesIn(value);
  const norms = Array.isArray(value.norms)
    ? value.norms.map((each) => withLists(each, named))
    : value.norms;
  return { value: norms, faults: [...unknown.slice(0, 20), ...faults] };
};
