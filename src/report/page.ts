/** One HTML page that needs nothing else: nothing may be loaded into it, run in it or sent from it. */
import { html, type Markup, when } from './markup.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly title: string;
  readonly header: Markup;
  readonly main: Markup;
  /** Beside the style that all reports have. */
  readonly style?: string;
  /** What the link says that leads past the header, where there is one. */
  readonly skip?: string;
  /** What other parts of the page refer to. */
  readonly shared?: Markup;
}

export const page = ({ title, header, main, style = '', skip, shared }: Page): string => {
  const styles: Markup = { markup: `${STYLE}${style}` };
  return html`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<style>${styles}</style>
</head>
<body>
${when(skip !== undefined, () => html`<a class="skip" href="#main">${skip ?? ''}</a>`)}
${shared ?? ''}
<header>${header}</header>
<main id="main">
${main}
</main>
</body>
</html>
`.markup;
};
