// Tells Stryker which texts are words for people: a norm's title, what it says, a message. Emptying
// one breaks no rule, so it does not become a mutant; ids, facts, roles, acts, states and marks stay mutants.
import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin';

const WORDS = new Set(['title', 'says', 'otherwise', 'repairedBy', 'scope', 'description']);

const REASON = 'words for people, not a rule';

/** @param {string} text */
const isSentence = (text) => /\s/.test(text);

/** A text made with `${}` is words if it has a space and nothing is decided within it. */
const isPlainTemplate = (node) =>
  node.quasis.some((quasi) => isSentence(quasi.value.raw)) &&
  node.expressions.every((each) => !/^(Conditional|Logical|Template)/.test(each.type));

const isWords = (path) => {
  const { node, parent } = path;
  if (node.type === 'TemplateLiteral') return isPlainTemplate(node);
  if (node.type !== 'StringLiteral') return false;
  if (isSentence(node.value) && parent?.key?.name !== 'topic') return true;
  if (parent?.type === 'ObjectProperty') return WORDS.has(parent.key?.name);
  // named('policeMustBeTold', …): the name a guard has in a drawing.
  return parent?.type === 'CallExpression' && parent.callee?.name === 'named';
};

export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'words', {
    shouldIgnore: (path) => (isWords(path) ? REASON : undefined),
  }),
];
