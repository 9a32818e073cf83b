/** Counts that no audit can have written, in a file that says it is a part of one. */
import type { Audit, NormCount } from '../vocabulary/audits.ts';

/** What cannot be, with its field and how to fix it. */
export interface Contradiction {
  readonly field: string;
  readonly says: string;
}

const FIX = 'audit that part again';

const sum = (counts: Readonly<Record<string, number | undefined>>): number =>
  Object.values(counts).reduce<number>((total, count) => total + (count ?? 0), 0);

const sumBy = <T>(items: readonly T[], count: (item: T) => number): number =>
  items.reduce((total, item) => total + count(item), 0);

const bytesIn = (base64: string): number => Buffer.from(base64, 'base64').length;
const BYTES_OF_A_NAME = 8;

/** A norm that is counted twice under one policy. */
const countedTwice = (norms: readonly NormCount[]): NormCount | undefined => {
  const seen = new Set<string>();
  return norms.find(({ policy, norm }) => {
    const isSecond = seen.has(`${policy} ${norm}`);
    seen.add(`${policy} ${norm}`);
    return isSecond;
  });
};

/** Each thing that cannot be, and whether it is so all the same. */
function* checks(audit: Audit): Generator<readonly [field: string, says: string, isSo: boolean]> {
  const total = sum(audit.incidents);
  const more = (what: string): string => `${what} more than the incidents (${total})`;
  for (const [index, { shard, of }] of audit.parts.entries()) {
    yield [`parts[${index}].shard`, `says part ${shard} of ${of}`, shard > of];
  }
  yield ['events', `are fewer than the incidents (${total})`, audit.events < total];
  yield ['unmapped', 'are more than the events', audit.unmapped > audit.events];
  yield ['partialRecords', more('are'), audit.partialRecords > total];
  yield ['crossChecked', more('are'), audit.crossChecked > total];
  yield ['toSee', more('are'), audit.toSee.length > total];

  const inPolicy = new Map<string, number>();
  for (const by of ['policy', 'term'] as const) {
    const groups = audit.groups.filter((group) => group.by === by);
    for (const { name, incidents } of groups)
      if (by === 'policy') inPolicy.set(name, sum(incidents));
    const all = sumBy(groups, ({ incidents }) => sum(incidents));
    yield ['groups', `add up to ${all} by ${by}, and the incidents to ${total}`, all !== total];
  }
  const other = audit.groups.find(
    ({ by, name }) => by === 'term' && audit.terms?.includes(name) === false,
  );
  yield ['terms', `are without ${other?.name}, which is counted`, other !== undefined];
  const normsAbove = (norms: readonly NormCount[], most: number): NormCount | undefined =>
    norms.find(({ policy, verdicts }) => sum(verdicts) > Math.min(most, inPolicy.get(policy) ?? 0));
  const above = normsAbove(audit.norms, total);
  yield ['norms', `count ${above?.norm} in more incidents than there are`, above !== undefined];
  const twice = countedTwice(audit.norms);
  yield ['norms', `count ${twice?.norm} twice under ${twice?.policy}`, twice !== undefined];
  yield ['norms', 'are missing', audit.norms.length === 0 && total > 0];
  for (const [index, { incidents, norms }] of audit.groups.entries()) {
    const second = countedTwice(norms);
    const of = `groups[${index}].norms`;
    yield [of, `count ${second?.norm} twice under ${second?.policy}`, second !== undefined];
    const own = sum(incidents);
    const wrong = normsAbove(norms, own);
    yield [`groups[${index}]`, `has more incidents than there are (${total})`, own > total];
    yield [
      of,
      `count ${wrong?.norm} in more incidents than the group has (${own})`,
      wrong !== undefined,
    ];
  }
  for (const [index, { minutes }] of audit.times.entries()) {
    const told = sumBy(minutes, ([, count]) => count);
    yield [`times[${index}]`, more('has'), told > total];
  }
  for (const name of ['faults', 'rows'] as const) {
    const { count, first } = audit[name];
    yield [
      `${name}.count`,
      `is less than those that are listed (${first.length})`,
      count < first.length,
    ];
  }
  if (audit.against !== null) {
    const { incidents, touched, changed } = audit.against;
    const all = sumBy(incidents, ({ count }) => count);
    yield ['against', `adds up to ${all}, and the incidents to ${total}`, all !== total];
    const moved = sumBy(incidents, ({ was, is, count }) => (was === is ? 0 : count));
    yield ['against.touched', more('is'), touched > total];
    const least = Math.max(moved, changed.length);
    yield ['against.touched', `is less than the incidents that change (${least})`, touched < least];
  }
  const odd = audit.ids !== null && bytesIn(audit.ids) % BYTES_OF_A_NAME !== 0;
  yield ['ids', 'are cut short', odd];
}

/** The first thing in an audit that cannot be, or null. */
export const contradictionIn = (audit: Audit): Contradiction | null => {
  for (const [field, says, isSo] of checks(audit)) {
    if (isSo) return { field, says: `${says}; ${FIX}` };
  }
  return null;
};
