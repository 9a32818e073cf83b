import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { consoleStyles } from '../../scripts/console-styles.ts';
import { assetRoutes, readAssets } from '../../src/console/assets.ts';

const built = (name: string) =>
  readFileSync(new URL(`../../dist/console/${name}`, import.meta.url), 'utf8');

describe('the style sheet that was built', () => {
  const styles = built('styles.css');
  const rules = styles.replace(/\/\*[\s\S]*?\*\//g, '');

  it('has the styles of our components, and our own', () => {
    for (const part of [
      '.govuk-button',
      '.govuk-radios',
      '.govuk-error-summary',
      '.govuk-generic-header',
      '.dutybound-banner',
    ]) {
      expect(rules).toContain(part);
    }
  });

  it('has nothing that only GOV.UK may use', () => {
    expect(rules).not.toMatch(/transport|@font-face|crown|crest|logotype|\.govuk-header\b/i);
  });

  it('fetches nothing from anywhere', () => {
    expect(rules).not.toMatch(/url\s*\(|@import|image-set|\/\/\w/i);
  });

  it('keeps the notice that its licence asks for', () => {
    expect(styles).toMatch(/MIT License[\s\S]*above copyright notice and this permission notice/);
  });
});

it.each(['page.js', 'offline.js'])('the script %s that was built names no address', (name) => {
  // A slash within a pattern leads nowhere; nor does the address in a warning of SimpleWebAuthn's.
  expect(built(name).replaceAll('https://simplewebauthn.dev/docs', '')).not.toMatch(/[^\\]\/\/\w/);
});

describe('making the style sheet', () => {
  const ours = 'p{color:#000}';

  it('takes out the typeface, and only reserved elements of a rule for several', () => {
    const theirs =
      '@font-face{font-family:GDS Transport;src:url(/a.woff)}@media print{.govuk-footer__crown{color:red}}' +
      '.govuk-header,.govuk-body,.govuk-header__logo a{font-family:GDS Transport,arial,sans-serif}';
    const made = consoleStyles(theirs, ours).replace(/\/\*[\s\S]*?\*\//g, '');
    expect(made).toMatch(
      /^@charset "UTF-8";\s+\.govuk-body\{font-family:system-ui,[^}]*\}\s+p\{color:#000\}$/,
    );
  });

  it.each([
    ['a picture', 'a{background:url(/assets/images/x.svg)}'],
    ['an import', '@import "other.css";'],
    ['a typeface', '@font-face {font-family: x}'],
    ['the typeface under another name', 'a{font:1em GDS Transport}'],
    ['an address', 'a:after{content:"https://example.org"}'],
  ])('stops at %s, whether theirs or ours', (_, planted) => {
    expect(() => consoleStyles('a{color:red}', planted)).toThrow(/the console's styles hold/);
    if (!planted.startsWith('@font-face')) {
      expect(() => consoleStyles(planted, ours)).toThrow(/the console's styles hold/);
    }
  });
});

describe('what a browser may keep', () => {
  it('is served for ever, under a name that changes with the content', async () => {
    const assets = readAssets();
    const { styles, script } = assets;
    const routes = assetRoutes(assets);
    for (const asset of [styles, script]) {
      expect(asset.path).toMatch(/^\/assets\/\w+-[0-9a-f]{12}\.(css|js)$/);
      const response = await routes.request(asset.path);
      expect(response.headers.get('cache-control')).toContain('immutable');
      expect(response.headers.get('content-type')).toBe(asset.type);
      expect(await response.text()).toBe(asset.body);
    }
    expect((await routes.request('/assets/../package.json')).status).toBe(404);
    const offline = await routes.request('/offline.js');
    expect(offline.headers.get('cache-control')).toBe('no-cache');
  });
});
