/** Axe on a page in jsdom: whether it can be used without seeing or a mouse. */
import axe from 'axe-core';
import { JSDOM, VirtualConsole } from 'jsdom';

interface Checked {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
  readonly passes: readonly { readonly id: string }[];
}

/** What axe-core finds wrong; colours and layout need a real browser and are not looked at. */
export const checked = async (page: string): Promise<Checked> => {
  const { window } = new JSDOM(page, {
    runScripts: 'outside-only',
    // It knows less of styles than browsers do, and says so.
    virtualConsole: new VirtualConsole(),
  });
  window.eval(axe.source);
  const options = { rules: { 'color-contrast': { enabled: false } } };
  return (await window.eval(`axe.run(document, ${JSON.stringify(options)})`)) as Checked;
};

export const wrongWith = ({ violations }: Checked): readonly string[] =>
  violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
