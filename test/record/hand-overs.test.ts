import { describe, expect, test } from 'vitest';
import {
  fingerprintOf,
  isProved,
  openedFile,
  receiptFrom,
  receiptLine,
  receivingKeyFrom,
  sealedFile,
  textOfReceivingKey,
} from '../../src/record/child-file.ts';
import { type HandOver, HandOvers, type KeptFile } from '../../src/record/hand-overs.ts';
import { newSigningPair } from '../../src/record/seal.ts';
import { newReceivingSecret, receivingKeyOf } from '../../src/record/sealed-to.ts';
import { verifyFolder } from '../../src/record/verify.ts';
import type { ChildFile, IncidentOfFile } from '../../src/vocabulary/child-files.ts';
import type { TimelineEvent } from '../../src/vocabulary/events.ts';
import { closed, corrected, happened, raised, told } from '../support/incidents.ts';
import { ADMIN, account, aDesk, openDesks } from './a-desk.ts';
import { type Disks, HEAD, newDisks } from './a-record.ts';

const SCHOOL = 'Larkfold School';

/** A record with a desk for each role, and its children's files. */
const aSchool = async (disks: Disks = newDisks(1)) => {
  const made = await aDesk(disks);
  const { parts, record, accounts } = made;
  const files = await HandOvers.open(parts, record, accounts);
  let begun = 0;
  /** Begins an incident. */
  const begin = async (
    events: readonly TimelineEvent[],
    head: Partial<typeof HEAD> & { note?: string } = {},
  ): Promise<string> => {
    begun += 1;
    const [entry, ...more] = events as [TimelineEvent, ...TimelineEvent[]];
    const named = { ...HEAD, ...head, incident: `incident ${begun}` };
    const loggist = made.desk('dsl-1');
    const id = await loggist.begin(named, { key: `begin ${begun}`, entry });
    for (const [index, each] of more.entries()) {
      await loggist.append(id, { seen: index + 1, key: `${begun} ${index}`, entry: each });
    }
    return id;
  };
  return { ...made, disks, files, begin };
};

const two = async () => {
  const [giver, receiver] = [await aSchool(newDisks(1)), await aSchool(newDisks(50))];
  const key = await receiver.files.receivingKey(receiver.desk('dsl-1'));
  const handOver = (rest: Partial<HandOver>, by = 'dsl-1') =>
    giver.files.handOver(giver.desk(by), {
      of: [],
      earlier: [],
      school: SCHOOL,
      receiver: key,
      only: false,
      inWords:
        () =>
        ({ type }) =>
          `somebody did ${type}`,
      ...rest,
    });
  const takeOver = (bytes: Buffer, by = 'dsl-1'): Promise<KeptFile> =>
    receiver.files.takeOver(receiver.desk(by), bytes, 'Hollin Bank');
  return { giver, receiver, key, handOver, takeOver };
};

const ONE = [
  raised('sexting', { about: 'child-1', note: 'she came to the office' }),
  told(5, 'dsl'),
  told(20, 'parent-of:child-1', { by: 'dsl', note: 'they were calm' }),
];

const SEVERAL = [
  raised('sexting', { about: ['child-1', 'child-2'] }),
  told(5, 'dsl', { note: 'a long talk' }),
  told(10, 'parent-of:child-2', { by: 'dsl', about: 'child-2' }),
  told(12, 'parent-of:child-2', { by: 'dsl' }),
  happened(15, 'party.informed', { by: 'child-2', to: 'teacher', about: 'child-1' }),
  corrected(30, 2, { note: 'it was later' }),
  told(40, ['parent-of:child-1', 'parent-of:child-2'], { by: 'dsl', note: 'child-2 was there' }),
];

const incidentOf = (file: KeptFile): IncidentOfFile => {
  const [incident] = file.taken?.file.incidents ?? [];
  if (incident === undefined) throw new Error('there is no incident in the file');
  return incident;
};

describe("a child's file", () => {
  test('comes to the other school whole, word by word, with who the child is', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE, { note: 'first of two' });
    const dsl = giver.desk('dsl-1');
    await dsl.name(incident, 'child-1', 'Ada Example');
    await dsl.name(incident, 'parent-of:child-1', 'Bea Example');
    await dsl.name(incident, 'staff-2', 'Sam Other');
    const { bytes } = await handOver({ of: [{ incident, child: 'child-1' }] });
    const kept = await takeOver(bytes);
    const found = incidentOf(kept);
    expect(found.entries.map(({ entry }) => entry)).toEqual(ONE);
    expect(found).toMatchObject({ id: incident, note: 'first of two', complete: true });
    expect(found.entries.flatMap(({ leftOut }) => leftOut)).toEqual([]);
    const { names } = await receiver.files.read(receiver.desk('headteacher-1'), kept.id, 'shown');
    expect(names.map(({ pseudonym, name }) => [pseudonym, name])).toEqual([
      ['child-1', 'Ada Example'],
      ['parent-of:child-1', 'Bea Example'],
    ]);
  });

  test('of several children has what is this child’s, and marks what is left out', async () => {
    const { giver, handOver, takeOver } = await two();
    const incident = await giver.begin(SEVERAL);
    const of = [{ incident, child: 'child-1' }] as const;
    const kept = await takeOver((await handOver({ of, keepsWords: true })).bytes);
    const { entries, complete } = incidentOf(kept);
    const shown = entries.map(({ entry, leftOut }) => [
      entry === null
        ? null
        : [(entry as { by: string }).by, 'about' in entry ? entry.about : '', entry.note],
      leftOut.map(({ what, fields }) => `${what} ${fields}`.trim()),
    ]);
    expect(shown).toEqual([
      [['teacher', ['child-1', 'pupil'], undefined], ['person about']],
      [['teacher', '', 'a long talk'], []],
      [null, ['entry']],
      [null, ['entry']],
      [['pupil', 'child-1', undefined], ['person by']],
      [null, ['entry']],
      [
        ['dsl', '', '[words left out]'],
        ['person to', 'words note'],
      ],
    ]);
    expect(complete).toBe(false);
    expect(JSON.stringify(kept)).not.toContain('child-2');
  });

  test('takes no words with it that might say who others are, unless somebody says so', async () => {
    const { giver, handOver, takeOver } = await two();
    const incident = await giver.begin(SEVERAL);
    const of = [{ incident, child: 'child-1' }] as const;
    await expect(handOver({ of })).rejects.toThrow(/might say who other children are/);
    expect(await giver.files.list(giver.desk('dsl-1'))).toEqual([]);
    const kept = await takeOver((await handOver({ of, keepsWords: false })).bytes);
    expect(JSON.stringify(kept)).not.toMatch(/long talk|was there/);
  });

  test('has an entry that a correction says is about the child', async () => {
    const { giver, handOver, takeOver } = await two();
    const wrong = told(10, 'parent', { by: 'dsl', about: 'child-2' });
    const incident = await giver.begin([
      raised('sexting', { about: ['child-1', 'child-2'] }),
      wrong,
      corrected(20, 1, { about: 'child-1' }),
    ]);
    const of = [{ incident, child: 'child-1' }] as const;
    const kept = await takeOver((await handOver({ of, keepsWords: true })).bytes);
    expect(incidentOf(kept).entries.map(({ entry }) => entry === null)).toEqual([
      false,
      false,
      false,
    ]);
  });

  test('is refused where the same child is in another incident, until that is named', async () => {
    const { giver, handOver } = await two();
    const dsl = giver.desk('dsl-1');
    const [first, second, third] = [
      await giver.begin(ONE),
      await giver.begin([raised('cyberbullying', { about: 'child-4' })]),
      await giver.begin([raised('cyberbullying', { about: 'child-1' })]),
    ];
    await dsl.name(first, 'child-1', 'Ada Example');
    await dsl.name(second, 'child-4', 'Ms EXAMPLE, Ada');
    await dsl.name(third, 'child-1', 'Cy Example');
    const of = [{ incident: first, child: 'child-1' }] as const;
    await expect(handOver({ of })).rejects.toThrow(`${second}:child-4`);
    expect(await giver.files.list(dsl)).toEqual([]);
    const both = [...of, { incident: second, child: 'child-4' } as const];
    expect((await handOver({ of: both })).contents.incidents).toHaveLength(2);
    expect((await handOver({ of, only: true })).contents.incidents).toHaveLength(1);
  });

  test('goes on with a child who moves again, and is looked for', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    await giver.desk('dsl-1').name(incident, 'child-1', 'Ada Example');
    const kept = await takeOver((await handOver({ of: [{ incident, child: 'child-1' }] })).bytes);
    const own = await receiver.begin([raised('cyberbullying', { about: 'child-2' })]);
    await receiver.desk('dsl-1').name(own, 'child-2', 'Ada Example');
    const third = await aSchool(newDisks(90));
    const key = await third.files.receivingKey(third.desk('dsl-1'));
    const wanted = {
      of: [{ incident: own, child: 'child-2' }] as const,
      school: 'Third School',
      receiver: key,
      only: false,
      inWords: () => () => null,
    };
    const dsl = receiver.desk('dsl-1');
    const without = receiver.files.handOver(dsl, { ...wanted, earlier: [] });
    await expect(without).rejects.toThrow(kept.id);
    const { bytes } = await receiver.files.handOver(dsl, { ...wanted, earlier: [kept.id] });
    const arrived = await third.files.takeOver(third.desk('dsl-1'), bytes, 'Larkfold');
    expect(arrived.taken?.file.incidents.map(({ record }) => record)).toEqual([
      receiver.parts.streams.record,
      giver.parts.streams.record,
    ]);
  });

  test('is there after both records were opened again, and both are as they were written', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    const given = await handOver({ of: [{ incident, child: 'child-1' }], left: '2026-03-01' });
    const taken = await takeOver(given.bytes);
    await giver.files.fileReceipt(giver.desk('dsl-1'), taken.taken?.receipt ?? '');
    for (const school of [giver, receiver]) {
      await school.parts.streams.close();
      expect(verifyFolder(school.disks.disk).faults).toEqual([]);
      const again = await openDesks(school.disks);
      const files = await HandOvers.open(again.parts, again.record, again.accounts);
      const before = await school.files.list(school.desk('dsl-1'));
      expect(await files.list(again.desk('dsl-1'))).toEqual(before);
      expect(before).toHaveLength(1);
    }
  });

  test('is never an incident: not listed, judged or counted', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    await takeOver((await handOver({ of: [{ incident, child: 'child-1' }] })).bytes);
    expect(await receiver.desk('dsl-1').list()).toEqual([]);
    expect(await receiver.desk('governor-1').forReport()).toEqual([]);
  });

  test('has nothing readable on the disk, in the sealed file or in the receipt', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    await giver.desk('dsl-1').name(incident, 'child-1', 'Ada Example');
    const { bytes } = await handOver({ of: [{ incident, child: 'child-1' }] });
    const { taken } = await takeOver(bytes);
    const places = [giver, receiver].flatMap(({ disks: { disk, keys } }) =>
      [disk, keys].flatMap((each) =>
        ['.', 'frames'].flatMap((folder) =>
          each.list(folder).map((name) => each.read(`${folder}/${name}`.replace('./', ''))),
        ),
      ),
    );
    for (const bytesOf of [...places, bytes, Buffer.from(taken?.receipt ?? '')]) {
      for (const word of ['calm', 'teacher', 'sexting', 'Ada', 'Larkfold', 'Hollin', 'child-1']) {
        expect([word, bytesOf?.includes(word) ?? false]).toEqual([word, false]);
      }
    }
  });
});

describe('who may', () => {
  test('hand over, take over and see files: the DSL, a deputy and the head', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    const of = [{ incident, child: 'child-1' }] as const;
    for (const by of ['auditor-1', 'loggist-1', 'staff-1', 'administrator-1', 'governor-1']) {
      await expect(handOver({ of }, by)).rejects.toThrow(/may not/);
      await expect(giver.files.receivingKey(giver.desk(by))).rejects.toThrow(/may not/);
      expect(await giver.files.list(giver.desk(by))).toEqual([]);
    }
    const { bytes } = await handOver({ of }, 'deputy-dsl-1');
    await expect(takeOver(bytes, 'auditor-1')).rejects.toThrow(/may not/);
    expect((await takeOver(bytes, 'headteacher-1')).account).toBe('headteacher-1');
    expect(await receiver.files.list(receiver.desk('dsl-1'))).toHaveLength(1);
  });

  test('not: whoever one of its incidents is about, also once that is known later', async () => {
    const { giver, handOver } = await two();
    const incident = await giver.begin([
      raised('staff-misuse', { about: ['child-1', 'deputy-dsl'] }),
    ]);
    const of = [{ incident, child: 'child-1' }] as const;
    await expect(handOver({ of }, 'deputy-dsl-1')).rejects.toThrow('there is no such incident');
    await handOver({ of });
    const seenBy = async (id: string) => (await giver.files.list(giver.desk(id))).length;
    expect([await seenBy('dsl-1'), await seenBy('deputy-dsl-1')]).toEqual([1, 0]);
    expect(await seenBy('headteacher-1')).toBe(1);
    const later = happened(60, 'fact.established', {
      fact: 'subject-is-headteacher',
      value: 'yes',
    });
    await giver.desk('dsl-1').append(incident, { seen: 1, key: 'later', entry: later });
    expect(await seenBy('headteacher-1')).toBe(0);
    const kept = (await giver.files.list(giver.desk('dsl-1')))[0] as KeptFile;
    await expect(giver.files.read(giver.desk('headteacher-1'), kept.id, 'shown')).rejects.toThrow(
      'there is no such incident',
    );
  });

  test('an incident of the same child about somebody is not named to them', async () => {
    const { giver, handOver } = await two();
    const [mine, hidden] = [
      await giver.begin(ONE),
      await giver.begin([raised('staff-misuse', { about: ['child-1', 'deputy-dsl'] })]),
    ];
    for (const id of [mine, hidden]) {
      await giver.desk('dsl-1').name(id, 'child-1', 'Ada Example');
    }
    const of = [{ incident: mine, child: 'child-1' }] as const;
    expect((await handOver({ of }, 'deputy-dsl-1')).contents.incidents).toHaveLength(1);
    await expect(handOver({ of }, 'dsl-1')).rejects.toThrow(hidden);
  });

  test('every read of a file is logged, and shown to those only who may see it', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    const { id } = await takeOver((await handOver({ of: [{ incident, child: 'child-1' }] })).bytes);
    await receiver.files.read(receiver.desk('dsl-1'), id, 'shown');
    const reads = await receiver.desk('headteacher-1').reads(id, (stream) => stream === id);
    expect(reads.map(({ account, what }) => [account, what])).toEqual([['dsl-1', 'shown']]);
    expect(await receiver.desk('headteacher-1').reads(id)).toEqual([]);
  });

  test('a file is held and erased as an incident is, by two people', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    await giver.desk('dsl-1').name(incident, 'child-1', 'Ada Example');
    const { bytes } = await handOver({ of: [{ incident, child: 'child-1' }] });
    const { id } = await takeOver(bytes);
    const [dsl, head] = [receiver.desk('dsl-1'), receiver.desk('headteacher-1')];
    await receiver.files.hold(dsl, id, true, 'a claim was made');
    await expect(receiver.files.erase(dsl, head, id, 'old')).rejects.toThrow(/held/);
    await receiver.files.hold(dsl, id, false, 'it has ended');
    await expect(receiver.files.erase(dsl, dsl, id, 'old')).rejects.toThrow(/two different/);
    await receiver.accounts.add(ADMIN, account('dsl', { number: 2, name: 'who is dsl 1' }));
    const same = receiver.desk('dsl-2');
    await expect(receiver.files.erase(dsl, same, id, 'old')).rejects.toThrow(/two different/);
    const auditor = receiver.desk('auditor-1');
    await expect(receiver.files.erase(dsl, auditor, id, 'old')).rejects.toThrow(/no such/);
    await receiver.files.erase(dsl, head, id, 'old');
    expect(await receiver.files.list(dsl)).toEqual([]);
    await expect(takeOver(bytes)).rejects.toThrow(/erased since/);
    await receiver.parts.streams.close();
    expect(verifyFolder(receiver.disks.disk).faults).toEqual([]);
  });
});

describe('what cannot be used is said, and changes nothing', () => {
  /** How both records stand. */
  const stateOf = (...schools: readonly { parts: { streams: { seq: number } } }[]): number[] =>
    schools.map(({ parts }) => parts.streams.seq);

  test('a receiving key', async () => {
    const { giver, key, handOver } = await two();
    const incident = await giver.begin(ONE);
    const text = textOfReceivingKey(key);
    expect(receivingKeyFrom(text.toUpperCase().replaceAll(' ', ''))).toEqual(key);
    expect([text.split(' ').length, fingerprintOf(key).length]).toEqual([17, 29]);
    for (const typed of [
      '',
      text.slice(0, -5),
      `${text} 0000`,
      text.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
      text.split(' ').reverse().join(' '),
      text.replace(/[0-9]/, 'O'),
      key.toString('hex'),
      key.toString('base64'),
      fingerprintOf(key),
    ]) {
      expect(() => receivingKeyFrom(typed)).toThrow(/has a digit wrong, or missing/);
    }
    expect(() => receivingKeyFrom(giver.parts.keys.sheet())).toThrow(/is a recovery sheet/);
    const of = [{ incident, child: 'child-1' }] as const;
    const before = await giver.files.list(giver.desk('dsl-1'));
    await expect(handOver({ of, receiver: Buffer.alloc(32) })).rejects.toThrow(/ask for it again/);
    const own = await giver.files.receivingKey(giver.desk('dsl-1'));
    await expect(handOver({ of, receiver: own })).rejects.toThrow(/of this record itself/);
    expect(await giver.files.list(giver.desk('dsl-1'))).toEqual(before);
  });

  test('what is to be handed over', async () => {
    const { giver, handOver } = await two();
    const incident = await giver.begin(ONE);
    const exercise = await giver.begin(ONE, { exercise: true as unknown as false });
    const taken = { of: [{ incident, child: 'child-1' }] } as const;
    const given = await handOver(taken);
    for (const [wanted, says] of [
      [{ of: [] }, /no such incident/],
      [{ of: [{ incident: '0'.repeat(32), child: 'child-1' }] }, /no such incident/],
      [{ of: [{ incident, child: 'child-2' }] }, /names no child-2; it names child-1/],
      [{ of: [{ incident: exercise, child: 'child-1' }] }, /is an exercise/],
      [{ earlier: ['0'.repeat(32)] }, /no such incident/],
      [{ earlier: [given.id] }, /is not a file from another school/],
    ] as const) {
      await expect(handOver(wanted)).rejects.toThrow(says);
    }
    expect(await giver.files.list(giver.desk('dsl-1'))).toHaveLength(1);
  });

  test('a file that is sealed to another school, was changed, or comes twice', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    const of = [{ incident, child: 'child-1' }] as const;
    const { bytes } = await handOver({ of });
    const other = receivingKeyOf(newReceivingSecret());
    const elsewhere = (await handOver({ of, receiver: other })).bytes;
    const text = bytes.toString('latin1');
    const [head = '', body = ''] = text.split('\n');
    const before = stateOf(receiver);
    const broken: readonly (readonly [string, Buffer, RegExp])[] = [
      ['of another school', elsewhere, /sealed to the key of another school/],
      ['empty', Buffer.alloc(0), /not the file of a child/],
      ['a receipt', Buffer.from('dutybound-receipt 1'), /not the file of a child/],
      ['newer', Buffer.from(text.replace('file 1 ', 'file 2 ')), /newer Dutybound/],
      ['cut short', bytes.subarray(0, -40), /changed on its way/],
      ['without its end', bytes.subarray(0, -1), /changed on its way/],
      ['longer', Buffer.concat([bytes, Buffer.from('x')]), /changed on its way/],
      ['without a body', Buffer.from(`${head}\n`), /changed on its way/],
      ['another id', Buffer.from(text.replace(/1 [0-9a-f]{32}/, `1 ${'0'.repeat(32)}`)), /changed/],
      [
        'body of another',
        Buffer.from(`${head}\n${elsewhere.toString().split('\n')[1]}\n`),
        /changed/,
      ],
      ['twice the body', Buffer.from(`${head}\n${body}\n${body}\n`), /changed/],
    ];
    for (const [name, each, says] of broken) {
      await expect(takeOver(each), name).rejects.toThrow(says);
    }
    // Any digit of it.
    for (let at = 0; at < bytes.length - 1; at += 37) {
      const changed = Buffer.from(bytes);
      changed[at] = changed[at] === 0x41 ? 0x42 : 0x41;
      await expect(takeOver(changed)).rejects.toThrow(/changed|not the file|another school/);
    }
    expect(stateOf(receiver)).toEqual(before);
    const { id } = await takeOver(bytes);
    await expect(takeOver(bytes)).rejects.toThrow(`taken over before, as ${id}`);
    expect(await receiver.files.list(receiver.desk('dsl-1'))).toHaveLength(1);
  });

  test('a file in which another program has put what is never kept', async () => {
    const { giver, receiver, key, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    const { contents } = await handOver({ of: [{ incident, child: 'child-1' }] });
    const pair = newSigningPair();
    const from = { ...contents.from, publicKey: pair.public.toString('base64') };
    const [first] = contents.incidents as [IncidentOfFile];
    const [entry] = first.entries as [IncidentOfFile['entries'][number]];
    const withEntry = (changed: object): ChildFile => ({
      ...contents,
      from,
      incidents: [{ ...first, entries: [{ ...entry, ...changed }] }],
    });
    const image = `data:image/png;base64,${Buffer.alloc(600, 171).toString('base64')}`;
    const kept = entry.entry as TimelineEvent;
    const broken = [
      { ...contents, from, picture: image },
      withEntry({ entry: { ...kept, image } }),
      withEntry({ entry: { ...kept, note: image } }),
      withEntry({ entry: { ...kept, note: 'see photo.jpg' } }),
      withEntry({ says: image }),
      withEntry({ says: 'look at https://example.org/x' }),
      { ...contents, from, names: [{ incident, pseudonym: 'child-1', name: image.slice(0, 150) }] },
      { ...contents, from, incidents: [] },
      { ...contents, from, incidents: [{ ...first, child: '../../child-1' }] },
      { ...contents, from, challenge: 'short' },
    ] as ChildFile[];
    const before = stateOf(receiver);
    for (const [index, each] of broken.entries()) {
      const bytes = sealedFile(each, key, pair.secret);
      await expect(takeOver(bytes), `${index}`).rejects.toThrow(/holds what a record never keeps/);
    }
    // Signed by another record than it says.
    const forged = sealedFile(contents, key, pair.secret);
    await expect(takeOver(forged)).rejects.toThrow(/changed on its way/);
    expect(stateOf(receiver)).toEqual(before);
  });

  test('a receipt of another file, of nobody who opened it, or that was changed', async () => {
    const { giver, receiver, handOver, takeOver } = await two();
    const incident = await giver.begin(ONE);
    const of = [{ incident, child: 'child-1' }] as const;
    const [one, other] = [await handOver({ of }), await handOver({ of })];
    const receipt = (await takeOver(one.bytes)).taken?.receipt ?? '';
    const second = (await takeOver(other.bytes)).taken?.receipt ?? '';
    const elsewhere = await two();
    const id = await elsewhere.giver.begin(ONE);
    const foreign = await elsewhere.takeOver(
      (await elsewhere.handOver({ of: [{ incident: id, child: 'child-1' }] })).bytes,
    );
    const fields = receipt.split(' ');
    const otherFields = second.split(' ');
    const withField = (at: number, value = ''): string =>
      fields.map((field, index) => (index === at ? value : field)).join(' ');
    const dsl = giver.desk('dsl-1');
    const before = stateOf(giver);
    for (const [line, says] of [
      ['', /is not a receipt/],
      ['thank you, it has come', /is not a receipt/],
      [fields.slice(0, -1).join(' '), /is not a receipt/],
      [withField(1, '2'), /is not a receipt/],
      [foreign.taken?.receipt ?? '', /not of a file that this record/],
      [withField(2, otherFields[2]), /was changed, or is not from/],
      [withField(3, otherFields[3]), /was changed, or is not from/],
      [withField(4, '0'.repeat(32)), /was changed, or is not from/],
      [withField(6, '2020-01-01T00:00:00.000Z'), /was changed, or is not from/],
      [withField(7, otherFields[7]), /was changed, or is not from/],
      [withField(8, otherFields[8]), /was changed, or is not from/],
    ] as const) {
      await expect(giver.files.fileReceipt(dsl, line), line).rejects.toThrow(says);
    }
    // By somebody who has opened the file, for bytes that were never sent.
    const pair = newSigningPair();
    const lying = receiptLine(
      {
        file: one.contents.file,
        sha256: '0'.repeat(64),
        record: receiver.parts.streams.record,
        publicKey: pair.public.toString('base64'),
        at: '2026-03-04T12:00:00.000Z',
      },
      one.contents.challenge,
      pair.secret,
    );
    await expect(giver.files.fileReceipt(dsl, lying)).rejects.toThrow(
      /was changed, or is not from/,
    );
    expect(stateOf(giver)).toEqual(before);
    // As mail programs wrap it.
    const filed = await giver.files.fileReceipt(dsl, receipt.replaceAll(' ', '\n  '));
    expect([filed.id, filed.by.record]).toEqual([one.id, receiver.parts.streams.record]);
    await expect(giver.files.fileReceipt(dsl, receipt)).rejects.toThrow(/was filed before/);
    expect(isProved(receiptFrom(second).text, other.contents.challenge)).toBe(true);
    expect(isProved(receiptFrom(second).text, one.contents.challenge)).toBe(false);
  });

  test('a file before this record has a key, or with the key of another', async () => {
    const { giver, key, handOver } = await two();
    const incident = await giver.begin([...ONE, closed(60)]);
    const { bytes } = await handOver({ of: [{ incident, child: 'child-1' }] });
    const third = await aSchool(newDisks(90));
    const take = () => third.files.takeOver(third.desk('dsl-1'), bytes, 'Hollin Bank');
    await expect(take()).rejects.toThrow(/receiving-key/);
    await third.files.receivingKey(third.desk('dsl-1'));
    await expect(take()).rejects.toThrow(/key of another school/);
    expect(() => openedFile(bytes, newReceivingSecret())).toThrow(/key of another school/);
    expect(key).toHaveLength(32);
  });
});

test('the receiving key stays when keys are rotated and something is erased', async () => {
  const { receiver, giver, key, handOver, takeOver } = await two();
  const id = await receiver.begin(ONE);
  const [dsl, head] = [receiver.desk('dsl-1'), receiver.desk('headteacher-1')];
  await dsl.erase(id, head, 'our schedule');
  receiver.parts.keys.rotate(new Set());
  const again = await openDesks(receiver.disks);
  const files = await HandOvers.open(again.parts, again.record, again.accounts);
  expect(await files.receivingKey(again.desk('dsl-1'))).toEqual(key);
  const incident = await giver.begin(ONE);
  expect(
    (await takeOver((await handOver({ of: [{ incident, child: 'child-1' }] })).bytes)).id,
  ).toMatch(/^[0-9a-f]{32}$/);
});
