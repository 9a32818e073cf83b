/** What is made from facts, made once for all that agree in those that were asked for in the making. */
import type { FactKey, Facts } from '../norms/symbols.ts';
import type { FactValue } from '../vocabulary/facts.ts';

type Answer = FactValue | undefined;

/** A fact that is asked for, and what follows from each answer; in the end, what was made. */
type Asked<T> =
  | { readonly fact: FactKey; readonly answered: Map<Answer, Asked<T>> }
  | { readonly made: T };

/** Facts that keep a list of which were asked for, or null where somebody asked for all there are. */
const listening = (
  facts: Facts,
): { readonly facts: Facts; readonly asked: () => FactKey[] | null } => {
  const asked = new Set<FactKey>();
  let isAllAsked = false;
  const ask = (fact: string | symbol): void => {
    asked.add(fact as FactKey);
  };
  return {
    facts: new Proxy(facts, {
      get(given, fact) {
        ask(fact);
        return given[fact as FactKey];
      },
      has(given, fact) {
        ask(fact);
        return fact in given;
      },
      ownKeys(given) {
        isAllAsked = true;
        return Reflect.ownKeys(given);
      },
    }),
    asked: () => (isAllAsked ? null : [...asked]),
  };
};

/** Which fact is asked for next follows from the answers so far, so these lead to what was made. */
export class ByFacts<T> {
  #root: Asked<T> | null = null;

  /** @param make what it is made of must be the same each time, but for these facts */
  of(facts: Facts, make: (facts: Facts) => T): T {
    let at: Asked<T> | null | undefined = this.#root;
    while (at != null) {
      if ('made' in at) return at.made;
      at = at.answered.get(facts[at.fact]);
    }
    const heard = listening(facts);
    const made = make(heard.facts);
    const asked = heard.asked();
    if (asked !== null) this.#keep(facts, asked, made);
    return made;
  }

  #keep(facts: Facts, asked: readonly FactKey[], made: T): void {
    let put = (next: Asked<T>): void => {
      this.#root = next;
    };
    let at: Asked<T> | null | undefined = this.#root;
    for (const fact of asked) {
      if (at == null) {
        at = { fact, answered: new Map() };
        put(at);
      }
      if ('made' in at || at.fact !== fact) return;
      const answered: Map<Answer, Asked<T>> = at.answered;
      const answer: Answer = facts[fact];
      put = (next) => answered.set(answer, next);
      at = answered.get(answer);
    }
    put({ made });
  }
}
