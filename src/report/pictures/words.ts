/** What the pictures of a decision tree say of a leaf, the same in each format. */
import { VERDICTS } from '../../vocabulary/findings.ts';
import type { DecisionTree, Difference, Leaf } from './decision-tree.ts';

const ASKS_IN_WORDS: Readonly<Record<Leaf['asks'], string>> = {
  do: 'Do',
  decide: 'Decide',
  never: 'Never',
  'not-before': 'Not yet',
};

const differenceInWords = (difference: Difference | null, tree: DecisionTree): string => {
  switch (difference) {
    case 'only-here':
      return ` [only in ${tree.policy}]`;
    case 'only-there':
      return ` [only in ${tree.against}]`;
    case 'otherwise':
      return ` [otherwise in ${tree.against}]`;
    default:
      return '';
  }
};

/** "Do, within 60 minutes: Tell the Designated Safeguarding Lead. [missed]" */
export const leafInWords = (leaf: Leaf, tree: DecisionTree): string => {
  const limit = leaf.limit === null ? '' : `, ${leaf.limit}`;
  const verdict = leaf.verdict === null ? '' : ` [${VERDICTS[leaf.verdict]}]`;
  return `${ASKS_IN_WORDS[leaf.asks]}${limit}: ${leaf.says}${verdict}${differenceInWords(leaf.difference, tree)}`;
};

/** What a picture is of: "Indecent images of children (IIOC), under valley-end-2022" */
export const titleOf = ({ title, policy, against }: DecisionTree): string =>
  `${title}, under ${policy}${against === null ? '' : `, beside ${against}`}`;
