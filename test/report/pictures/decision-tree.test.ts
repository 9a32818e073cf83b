/** The picture of a procedure says what its guards say, and leaves nothing out. */

import { SaxesParser } from 'saxes';
import { describe, expect, test } from 'vitest';
import { createMachine } from 'xstate';
import { judgedIncident } from '../../../src/engine/replay.ts';
import { isDuty } from '../../../src/norms/norm.ts';
import { normsInForce } from '../../../src/norms/procedure.ts';
import {
  type DecisionTree,
  decisionTree,
  type Leaf,
  type Place,
} from '../../../src/report/pictures/decision-tree.ts';
import { mermaidOf, quoted } from '../../../src/report/pictures/mermaid.ts';
import { statechartConfig, statechartMermaid } from '../../../src/report/pictures/statechart.ts';
import { svgOf } from '../../../src/report/pictures/svg.ts';
import { leafInWords } from '../../../src/report/pictures/words.ts';
import type { NormId, ProcedureId } from '../../../src/vocabulary/procedures.ts';
import { PROCEDURE_IDS } from '../../../src/vocabulary/procedures.ts';
import { policyNamed, replay, ruleBooks } from '../../support/built-in.ts';
import {
  answered,
  closed,
  happened,
  incident,
  PLUMPTON,
  raised,
  told,
  VALLEY_END,
} from '../../support/incidents.ts';

/** Each norm with the questions and answers on the way to it. */
interface Way {
  readonly leaf: Leaf;
  readonly steps: readonly string[];
  readonly isLit: boolean;
}

const waysIn = (place: Place, steps: readonly string[] = []): readonly Way[] => [
  ...place.leaves.map((leaf) => ({ leaf, steps, isLit: place.isLit })),
  ...place.forks.flatMap(({ asks, answers }) =>
    answers.flatMap(({ answer, leads }) => waysIn(leads, [...steps, `${asks} ${answer}`])),
  ),
];

const drawn = (
  procedure: ProcedureId,
  policy: string,
  options: Parameters<typeof decisionTree>[2] = {},
): DecisionTree => decisionTree(ruleBooks.procedures[procedure], policyNamed(policy), options);

const wayTo = (norm: NormId, tree: DecisionTree): Way => {
  const [way] = waysIn(tree.start).filter(({ leaf }) => leaf.norm === norm);
  if (way === undefined) throw new Error(`${norm} is not drawn`);
  return way;
};

const everyTree = [VALLEY_END, PLUMPTON].flatMap((policy) =>
  PROCEDURE_IDS.map((procedure) => [procedure, policy] as const),
);

describe('a decision tree', () => {
  test.each(everyTree)('of %s under %s has each norm in force once', (procedure, policy) => {
    const shown = waysIn(drawn(procedure, policy).start).map(({ leaf }) => leaf.norm);
    const inForce = normsInForce(ruleBooks.procedures[procedure], policyNamed(policy));
    expect([...shown].sort()).toEqual(inForce.map(({ norm }) => norm.id).sort());
  });

  test('asks where the images were found before it says to tell the police', () => {
    const tree = drawn('iioc', VALLEY_END);
    expect(wayTo('iioc.found-police-told', tree).steps).toEqual([
      'Were the images found on a school device? Or: Does a member of staff hold the images on a school device? one of them',
    ]);
    expect(wayTo('iioc.advice-when-unclear', tree).steps).toEqual([
      'Do you suspect a crime? unclear',
    ]);
    expect(wayTo('iioc.dsl-told', tree)).toMatchObject({
      steps: [],
      leaf: { asks: 'do', limit: 'within 60 minutes' },
    });
    expect(wayTo('sexting.viewing-recorded', drawn('sexting', VALLEY_END)).steps).toEqual([
      'The Designated Safeguarding Lead looked at the image if it happens',
    ]);
  });

  test('says what another policy has otherwise, and nothing of names alone', () => {
    const tree = drawn('iioc', PLUMPTON, { against: policyNamed(VALLEY_END) });
    const difference = (norm: NormId) => wayTo(norm, tree).leaf.difference;
    expect(difference('iioc.dsl-told')).toBe('only-there');
    expect(difference('iioc.found-dsl-told')).toBe('otherwise');
    expect(difference('iioc.no-deletion-before-police')).toBe('same');
    expect(leafInWords(wayTo('iioc.dsl-told', tree).leaf, tree)).toContain(
      '[only in valley-end-2022]',
    );
  });

  test('is lit where an incident went by, with what became of each duty', () => {
    const timeline = incident([
      raised('iioc'),
      told(2, 'dsl'),
      answered(3, 'found-on-school-device'),
      answered(4, 'web-address-known', 'no'),
      told(9, 'police', { by: 'dsl', via: '101' }),
      happened(20, 'image.deleted', { by: 'technical-support' }),
      closed(300),
    ]);
    const { facts } = judgedIncident(timeline, { books: ruleBooks }).run;
    const { findings } = replay(timeline);
    const tree = drawn('iioc', VALLEY_END, { walked: { facts, findings } });
    expect(wayTo('iioc.found-police-told', tree)).toMatchObject({
      isLit: true,
      leaf: { verdict: 'met' },
    });
    expect(wayTo('iioc.found-address-to-iwf', tree).isLit).toBe(false);
    expect(wayTo('iioc.staff-lado-told', tree).isLit).toBe(false);
    expect(mermaidOf(tree)).toMatch(/Tell Surrey Police[^"]*\[done as required\][^"]*"\]:::walked/);
  });

  test('of one norm shows that norm alone', () => {
    const tree = drawn('sexting', VALLEY_END, { norm: 'sexting.device-secured' });
    expect(waysIn(tree.start).map(({ leaf }) => leaf.norm)).toEqual(['sexting.device-secured']);
  });
});

/** The text of a picture, and the names of its elements; throws where it is not well formed. */
const inSvg = (svg: string): { readonly text: string; readonly names: ReadonlySet<string> } => {
  const texts: string[] = [];
  const names = new Set<string>();
  const parser = new SaxesParser();
  parser.on('text', (text) => texts.push(text.trim()));
  parser.on('opentag', ({ name }) => names.add(name));
  parser.on('error', (error) => {
    throw error;
  });
  parser.write(svg).close();
  return { text: texts.filter((text) => text !== '').join(' '), names };
};

describe('a picture', () => {
  test.each(everyTree)('of %s under %s has every word of the tree', (procedure, policy) => {
    const tree = drawn(procedure, policy, { against: policyNamed(VALLEY_END) });
    const { text, names } = inSvg(svgOf(tree));
    const mermaid = mermaidOf(tree);
    for (const { leaf } of waysIn(tree.start)) {
      const says = leafInWords(leaf, tree);
      expect(text).toContain(says);
      expect(mermaid).toContain(quoted(says).slice(1, -1));
    }
    expect([...names].sort()).not.toContain('script');
  });

  test('takes nothing that a school writes for markup', () => {
    const policy = policyNamed(VALLEY_END);
    const words = { ...policy.roleWords, theDsl: '<script>"x"</script> & `y`' };
    const tree = decisionTree(ruleBooks.procedures.iioc, { ...policy, roleWords: words });
    expect(inSvg(svgOf(tree)).names).not.toContain('script');
    expect(mermaidOf(tree)).not.toContain('<script');
  });
});

describe('the statechart', () => {
  test('is JSON that XState takes, with a region for each norm', () => {
    const { iioc } = ruleBooks.procedures;
    const policy = policyNamed(PLUMPTON);
    const config = statechartConfig(iioc, policy);
    const machine = createMachine(JSON.parse(JSON.stringify(config)));
    expect(Object.keys(machine.states)).toHaveLength(normsInForce(iioc, policy).length);
    const [norm] = normsInForce(iioc, policy).filter((each) => isDuty(each.norm));
    const only = statechartConfig(iioc, policy, norm?.norm.id);
    expect(Object.keys(only.states ?? {})).toHaveLength(1);
  });

  test("is spelled out as Stately's schema of machines wants it, with each guard in words", () => {
    const { sexting } = ruleBooks.procedures;
    const config = statechartConfig(sexting, policyNamed(VALLEY_END));
    expect(config.key).toBe('sexting');
    const states = Object.values(config.states ?? {}).flatMap(({ states: own = {} }) =>
      Object.values(own),
    );
    const transitions = states.flatMap(({ on = {}, always = [] }) => [
      ...always,
      ...Object.values(on).flat(),
    ]);
    expect(transitions.length).toBeGreaterThan(100);
    for (const { guard, description, actions, ...rest } of transitions) {
      expect(typeof description).toBe(typeof guard?.type);
      expect(actions.every(({ type }) => typeof type === 'string')).toBe(true);
      expect(Object.keys(rest).filter((key) => key !== 'target')).toEqual([]);
    }
    const viewed = config.states?.['never-view-image']?.states?.inForce?.on?.['image.viewed'];
    expect(viewed?.at(-1)?.description).toMatch(/^it cannot be told whether /);
  });

  test('as a diagram names states, events and guards, with no colon inside a label', () => {
    const diagram = statechartMermaid(
      ruleBooks.procedures.sexting,
      policyNamed(VALLEY_END),
      'sexting.device-secured',
    );
    expect(diagram).toContain('r0_dormant --> r0_owed : [owedWhen]');
    expect(diagram).toContain('r0_owed --> r0_met : device.secured [metBy]');
    for (const line of diagram.split('\n').slice(4)) expect(line.split(':').length).toBeLessThan(3);
  });
});
