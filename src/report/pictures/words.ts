/** What the pictures of a decision tree say of a leaf, the same in each format. */
import { VERDICTS } from '../../vocabulary/findings.ts';
import { asksInWords } from '../asks.ts';
import type { DecisionTree, Difference, Leaf } from './decision-tree.ts';

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
  const verdict = leaf.verdict === null ? '' : ` [${VERDICTS[leaf.verdict]}]`;
  return `${asksInWords(leaf.asks, leaf.limit)}: ${leaf.says}${verdict}${differenceInWords(leaf.difference, tree)}`;
};

/** What a picture is of: "Indecent images of children (IIOC), under valley-end-2022" */
export const titleOf = ({ title, policy, against }: DecisionTree): string =>
  `${title}, under ${policy}${against === null ? '' : `, beside ${against}`}`;
