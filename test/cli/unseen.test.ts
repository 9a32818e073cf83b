/** What cannot be seen in names from a file is shown by every command, and sent by none. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { jsonText } from '../../src/vocabulary/unseen.ts';
import { oneLine, printable } from '../../src/words/plain.ts';
import { BREACHED, dutybound, temporaryFolder } from './support.ts';

const folder = temporaryFolder();
const cwd = folder.path;

/** Written out here, and not taken from the code: what a terminal or a reader is misled by. */
const MISLEADING =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones to be found.
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/u;

const EVIL =
  'a\u001b[31mred\u001b]0;title\u0007 \u202etxt.exe\u202c \u2066x\u2069 \u200b\u200d\u200f\u00ad\u{e0041}\u{e007f}\u009b2J\u0085\u2028z';

describe('a text from a file', () => {
  const text = fc.string({
    unit: fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.constantFrom(...EVIL),
      fc.integer({ min: 0, max: 0xe_0fff }).map((code) => String.fromCodePoint(code)),
    ),
  });

  test('on a line, to be printed, and as JSON has nothing in it that misleads', () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(oneLine(given)).not.toMatch(MISLEADING);
        expect(oneLine(given)).not.toMatch(/[\n\r\t]/);
        expect(printable(given)).not.toMatch(MISLEADING);
        expect(jsonText({ given })).not.toMatch(MISLEADING);
        expect(JSON.parse(jsonText({ given }, 2))).toEqual({ given });
      }),
      { numRuns: 2_000 },
    );
  });

  test('keeps the colours that were put there, and no others', () => {
    expect(printable('\u001b[31mred\u001b[39m\u001b]0;x\u0007', true)).toBe(
      '\u001b[31mred\u001b[39m\\u{1b}]0;x\\u{7}',
    );
    expect(printable('\u001b[31mred')).toBe('\\u{1b}[31mred');
  });
});

describe('no command sends it', () => {
  const name = `log\u202e\u200b\u{e0041}.jsonl`;
  const timeline = {
    ...BREACHED,
    incident: `i${EVIL.slice(0, 20)}`,
    school: `s${EVIL}`.slice(0, 60),
  };
  folder.write(name, `${JSON.stringify(timeline)}\n{ "${EVIL}": 1, broken\n`);
  folder.write(`${name}.csv`, `Ref${EVIL},When,What\n1,2026-03-04 09:12,rang${EVIL}\n`);

  const COMMANDS: (readonly string[])[] = [
    ['replay', name],
    ['replay', name, '-f', 'json'],
    ['replay', name, '-f', 'html'],
    ['audit', name],
    ['audit', name, '-f', 'json'],
    ['audit', name, '-f', 'html'],
    ['audit', name, '-f', 'csv'],
    ['audit', name, '--for', 'governors'],
    ['audit', name, '--findings', '/dev/stderr'],
    ['export', name, '-f', 'jsonl'],
    ['export', name, '-f', 'csv'],
    ['export', name, '-f', 'xes'],
    ['map', `${name}.csv`],
    ['audit', `${name}.csv`],
    ['explain', EVIL],
    ['replay', EVIL, '--policy', EVIL],
    ['replay', name, '--output', `nowhere/${EVIL}`],
    ['merge', EVIL],
    ['lint', EVIL],
    ['policy', 'check', EVIL],
    ['words', EVIL],
    [EVIL],
  ];

  test.each(COMMANDS)('%s %s %s %s', (...args) => {
    const { stdout, problems } = dutybound(
      args.filter((each) => each !== undefined),
      { cwd },
    );
    const printed = stdout.replace(/^\ufeff/, '').replaceAll('\r\n', '\n') + problems.join('\n');
    expect(printed).not.toBe('');
    expect(printed.match(MISLEADING)?.[0].codePointAt(0)?.toString(16)).toBeUndefined();
  });
});
