/** What an audit was made from, so that parts that do not belong together are not merged. */
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { inEffect, type RuleBooks } from '../engine/replay.ts';
import type { Bytes } from '../formats/from-rows.ts';
import { madeOnce } from '../norms/made-once.ts';
import type { Policy } from '../vocabulary/policies.ts';

const digestOf = (content: Iterable<string | Buffer>): string => {
  const hash = createHash('sha256');
  for (const piece of content) hash.update(piece);
  return hash.digest('base64url').slice(0, 22);
};

/** The content of a mapping, whatever its name. */
export const mappingDigest = (text: string): string => digestOf([text]);

/** The JSON of parts, which policies that say the same share. */
const written = new WeakMap<object, Buffer>();

/** The JSON of a policy, field by field. */
function* jsonOf(policy: Policy): Generator<string | Buffer> {
  let before = '{';
  for (const [field, value] of Object.entries(policy) as [string, unknown][]) {
    if (value === undefined) continue;
    yield `${before}${JSON.stringify(field)}:`;
    yield typeof value === 'object' && value !== null
      ? madeOnce(written, value, () => Buffer.from(JSON.stringify(value)))
      : JSON.stringify(value);
    before = ',';
  }
  yield '}';
}

/** The content of policies with the layers they adopt, by id: two schools' may have one name. */
export const policyDigests = (
  ids: Iterable<string>,
  books: RuleBooks,
): Readonly<Record<string, string>> => {
  const digests: Record<string, string> = {};
  for (const id of [...new Set(ids)].sort()) {
    const policy = books.policies.find((each) => each.id === id);
    if (policy !== undefined) digests[id] = digestOf(jsonOf(inEffect(policy, books)));
  }
  return digests;
};

/**
 * The same bytes; once they have been read to their end, `done` is told a checksum of them. It is
 * there to notice a mistake, not an attack, and costs next to nothing beside reading.
 */
export const checksummed = (bytes: Bytes, done: (checksum: string) => void): Bytes => ({
  ...bytes,
  open: async function* () {
    let sum = 0;
    let length = 0;
    for await (const chunk of bytes.open()) {
      sum = crc32(chunk, sum);
      length += chunk.length;
      yield chunk;
    }
    done(`${length} ${sum.toString(16).padStart(8, '0')}`);
  },
});
