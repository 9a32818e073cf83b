/**
 * Lengths in a chart, as classes. The page gets a rule for each that it has, in its one style element, so that
 * whoever serves it can allow that style by its hash, and no attribute.
 */

/** What a class of each kind says, of tenths of a percent. */
const RULES = {
  wide: (tenths: number) => `width: ${tenths / 10}%`,
  from: (tenths: number) => `left: ${tenths / 10}%`,
  to: (tenths: number) => `right: ${(1_000 - tenths) / 10}%`,
  share: (tenths: number) => `flex-grow: ${tenths}`,
} as const satisfies Readonly<Record<string, (tenths: number) => string>>;

type Kind = keyof typeof RULES;

/** The class of a part of a whole; there is something to see of what is more than 0. */
export const lengthClass = (kind: Kind, part: number, of: number): string =>
  `${kind}-${Math.max(part > 0 ? 1 : 0, Math.round((1_000 * part) / of))}`;

const CLASSES = / class="([^"]*)"/g;
const LENGTH = new RegExp(`^(${Object.keys(RULES).join('|')})-(\\d+)$`);

/** The rules of all that this markup has. */
export const lengthRules = (markup: string): string => {
  const names = [...markup.matchAll(CLASSES)].flatMap(([, all = '']) => all.split(' '));
  const rules = [...new Set(names)].sort().flatMap((name) => {
    const [, kind, tenths] = LENGTH.exec(name) ?? [];
    return kind === undefined ? [] : [`.${name} { ${RULES[kind as Kind](Number(tenths))}; }\n`];
  });
  return rules.join('');
};
