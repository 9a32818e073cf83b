#!/usr/bin/env node
// Checks a record, a backup or a bundle. Written from docs/record-format.md alone: it shares no code
// with Dutybound and needs only Node.
//   node verifier/verify.mjs FOLDER [--checkpoints FILE] [--public-key BASE64] [--passphrase-from FILE]
// Prints ok (exit 0) or one line for each fault (exit 1); remarks go to stderr; unusable arguments: 2.
import { createDecipheriv, createHash, createPublicKey, scryptSync, verify } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const RECORD = /^\{"format":1,"record":"([0-9a-f]{32})","publicKey":"([A-Za-z0-9+/]{59}=)"\}\n$/;
const PART = /^(0|[1-9]\d{0,14}) ([0-9a-f]{64})\n$/;
const LINE =
  /^([1-9]\d{0,14}) ([ixparfse]) ([0-9a-f]{32}) ([1-9]\d{0,14}) ([1-9]\d{0,14}) ([0-9a-f]{64}) ([0-9a-f]{64})$/;
const CHECKPOINT =
  /^(dutybound-checkpoint ([0-9a-f]{32}) (0|[1-9]\d{0,14}) ([0-9a-f]{64}) \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z) (\S+)$/;
const MANIFEST =
  /^dutybound-manifest ([0-9a-f]{32}) (backup|bundle) \d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
const KEYS = /^dutybound-keys 1 ([0-9a-f]{32}) ([1-9]\d{0,14}) ([0-9a-f]{32}) (\S+)$/;
const KEY = /^([0-9a-f]{32}) (\S+)$/;
const NOTICES = '0'.repeat(32); // the name of the key of notices of erasure
const SPKI = Buffer.from('302a300506032b6570032100', 'hex'); // what an Ed25519 key in DER begins with
const SHORTEST = 32 + 12 + 16; // a frame's salt, nonce and tag, around nothing

class Unusable extends Error {}
const faults = [];
const remarks = [];
const quoted = (name) => (/^[!-~]+$/.test(name) ? name : JSON.stringify(name));
const fault = (place, what) => faults.push(`${quoted(place)}: ${what}`);
const remark = (place, what) => remarks.push(`remark: ${quoted(place)}: ${what}`);
const sha256 = (data) => createHash('sha256').update(data).digest('hex');
const count = (n, word) => `${n} ${word}${n === 1 ? '' : 's'}`;

/** The bytes of base64 in its one canonical form; of anything else, none. */
const base64 = (text) => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : Buffer.alloc(0);
};
const publicKeyOf = (text) => {
  const der = base64(text);
  if (der.length !== 44 || !der.subarray(0, 12).equals(SPKI)) return undefined;
  return createPublicKey({ key: der, format: 'der', type: 'spki' });
};
const isSigned = (key, text, signature) =>
  base64(signature).length === 64 &&
  verify(null, Buffer.from(text, 'latin1'), key, base64(signature));
const unseal = (key, sealed, additional) => {
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), {
    authTagLength: 16,
  });
  decipher.setAAD(Buffer.from(additional)).setAuthTag(sealed.subarray(-16));
  return Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]);
};
const attempt = (action) => {
  try {
    return action();
  } catch {
    return undefined;
  }
};

/** The paths of all files of the format. Whatever else is there is a fault, or left out with a remark. */
const pathsIn = (folder, under = '') =>
  readdirSync(join(folder, under), { withFileTypes: true }).flatMap((entry) => {
    const path = under + entry.name;
    if (/^\.|\.new$/.test(entry.name)) remark(path, 'is not part of the format; not checked');
    else if (path === 'frames' && entry.isDirectory()) return pathsIn(folder, 'frames/');
    else if (!entry.isFile()) fault(path, 'is not a file of a record');
    else return [path];
    return [];
  });

/** The whole lines of a text. A last line that power failure cut off is only remarked on. */
const wholeLines = (path, bytes) => {
  const lines = bytes.toString('latin1').split('\n');
  const rest = lines.pop();
  const isTorn = rest !== '' || lines.at(-1)?.includes('\0');
  if (isTorn)
    remark(`${path}:${lines.length + (rest === '' ? 0 : 1)}`, 'was not written to its end');
  if (isTorn && rest === '') lines.pop();
  return lines;
};

/** Checks form, count and chain. Gives the CHAIN of each line by its SEQ and the lines of each stream. */
const checkJournal = (lines, start, before) => {
  const chains = new Map([[start, before]]);
  const streams = new Map();
  let [last, chain] = [start, before]; // undefined after a line that could not be read
  for (const [index, text] of lines.entries()) {
    const wrong = (what) => fault(`journal:${index + 1}`, what);
    const [, seqText, kind, name, nText, lengthText, leaf, stated] = LINE.exec(text) ?? [];
    if (stated === undefined) {
      wrong('does not have the form of a line');
      [last, chain] = [undefined, undefined];
      continue;
    }
    const [seq, n, length] = [seqText, nText, lengthText].map(Number);
    if (last !== undefined && seq !== last + 1)
      wrong(`has the number ${seq} instead of ${last + 1}`);
    if (chain !== undefined && sha256(`${chain} ${text.slice(0, -65)}`) !== stated)
      wrong('does not have the chain that follows from the line before');
    [last, chain] = [seq, stated];
    chains.set(seq, stated);
    if (length < SHORTEST) wrong(`has a frame of ${length} bytes, which is too short`);

    const stream = streams.get(name) ?? { kind, frames: [], isBroken: false };
    streams.set(name, stream);
    const previous = stream.frames.at(-1);
    const expected = previous ? previous.n + 1 : start > 0 ? n : 1;
    if (n !== expected) {
      wrong(`has frame ${n} of its stream instead of ${expected}`);
      stream.isBroken = true; // where the frames of this stream begin is not known any longer
    }
    if (previous?.kind === 'e') wrong('continues a stream that was erased');
    else if (kind !== stream.kind && kind !== 'e')
      wrong(`has the kind ${kind} in a stream of the kind ${stream.kind}`);
    stream.frames.push({ seq, n, kind, length, leaf });
  }
  return { chains, streams, end: Math.max(...chains.keys()) };
};

/** Checks the frames of one stream. Gives the bytes of each by its number. */
const checkFrames = (path, bytes, { frames, isBroken }) => {
  const found = new Map();
  if (isBroken) return found;
  const isErased = frames.at(-1).kind === 'e';
  let offset = 0;
  for (const { n, length, leaf } of isErased ? frames.slice(-1) : frames) {
    const frame = bytes.subarray(offset, offset + length);
    const place = `${path}:${n}`;
    if (frame.length < length)
      fault(place, `this frame has ${frame.length} of its ${length} bytes`);
    else if (sha256(frame) !== leaf)
      fault(place, 'this frame was changed: it does not have its leaf');
    found.set(n, frame);
    offset += length;
  }
  const rest = bytes.length - offset;
  if (rest > 0 && isErased) fault(path, `has ${count(rest, 'byte')} besides the notice of erasure`);
  else if (rest > 0) remark(path, `ends with ${count(rest, 'byte')} of a write that was cut off`);
  return found;
};

/** Checks one checkpoint. Gives the SEQ of the line that it agrees with. */
const checkCheckpoint = (place, text, isKept, { record, key, chains, start, end, isBundle }) => {
  const [, signed, of, seqText, chain, signature] = CHECKPOINT.exec(text) ?? [];
  const seq = Number(seqText);
  if (signature === undefined) fault(place, 'does not have the form of a checkpoint');
  else if (of !== record) fault(place, `is of another record, ${of}`);
  else if (!isSigned(key, signed, signature))
    fault(place, 'is not signed with the key of the record');
  else if (chains.get(seq) === chain) return seq;
  else if (chains.has(seq)) fault(place, `does not agree with line ${seq} of the journal`);
  else if (seq < start || (seq > end && isBundle && isKept))
    remark(place, `names line ${seq}, which is not in this bundle; not compared`);
  else if (seq < end) fault(place, `names line ${seq}, which could not be read`);
  else
    fault(
      place,
      `names line ${seq}, but the journal ends at line ${end}: it was cut off, rolled back, or copied earlier`,
    );
  return undefined;
};

const checkManifest = (bytes, { record, kind, key, paths, read }) => {
  const text = bytes.toString('latin1');
  const [head, ...lines] = text.split('\n');
  const [signature, rest] = lines.splice(-2);
  const [, of, ofKind] = MANIFEST.exec(head) ?? [];
  if (of !== record || ofKind !== kind) fault('manifest:1', `is not of a ${kind} of this record`);
  if (rest !== '' || !isSigned(key, `${[head, ...lines].join('\n')}\n`, signature))
    fault('manifest', 'is not signed with the key of the record');
  const listed = new Set(['manifest']);
  for (const [index, line] of lines.entries()) {
    const [, hash, path] = /^([0-9a-f]{64}) ([!-~]+)$/.exec(line) ?? [];
    const place = `manifest:${index + 2}`;
    if (path === undefined) fault(place, 'does not have the form of a line');
    else if (listed.has(path)) fault(place, `lists ${path}, which cannot be listed here or twice`);
    else if (!paths.includes(path)) fault(path, 'is missing; the manifest lists it');
    else if (sha256(read(path)) !== hash) fault(path, 'does not have its hash in the manifest');
    listed.add(path);
  }
  for (const path of paths) if (!listed.has(path)) fault(path, 'is not listed in the manifest');
};

/** Reads the keys of a bundle, still wrapped. */
const keysOf = (bytes, record) => {
  const [head, ...lines] = bytes.toString('latin1').split('\n');
  const [, of, epoch, salt, check] = KEYS.exec(head) ?? [];
  const wrapped = new Map();
  if (check === undefined || lines.pop() !== '') fault('keys', 'does not have the form of keys');
  else if (of !== record) fault('keys:1', `is of another record, ${of}`);
  for (const [index, line] of lines.entries()) {
    const [, name, key] = KEY.exec(line) ?? [];
    if (base64(key ?? '').length !== 12 + 32 + 16)
      fault(`keys:${index + 2}`, 'is not a wrapped key');
    else wrapped.set(name, base64(key));
  }
  const incidents = [...wrapped.keys()].filter((name) => name !== NOTICES);
  if (incidents.length !== 1) fault('keys', `has the keys of ${incidents.length} incidents, not 1`);
  return { epoch, salt, check, wrapped, incident: incidents[0] };
};

/** Opens the incident of a bundle that was checked, and gives its timeline. */
const timelineOf = (passphrase, { epoch, salt, check, wrapped, incident }, frames, record) => {
  const cost = { N: 131072, r: 8, p: 1, maxmem: 256 * 1024 * 1024 };
  const master = scryptSync(passphrase.normalize('NFC'), Buffer.from(salt, 'hex'), 32, cost);
  const open = (name, sealed) => unseal(master, sealed, `dutybound key ${record} ${epoch} ${name}`);
  if (!attempt(() => open('check', base64(check))))
    throw new Unusable('this is not the passphrase');
  const key = attempt(() => open(incident, wrapped.get(incident)));
  if (!key) return fault('keys', `the key of ${incident} does not open`);
  const items = [...frames].flatMap(([n, frame]) => {
    const additional = `dutybound frame ${record} ${incident} ${n}`;
    const said = attempt(() => {
      const bytes = unseal(key, frame.subarray(32), additional);
      return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).items;
    });
    if (Array.isArray(said)) return said;
    return (
      fault(`frames/${incident}:${n}`, 'this frame does not open, or does not say items') ?? []
    );
  });
  if (items[0]?.kind !== 'opened') fault(`frames/${incident}`, 'does not begin with the opening');
  const entries = items.filter((item) => item?.kind === 'entry');
  return { ...items[0]?.head, events: entries.map((item) => item.entry) };
};

const readArgument = (path) => {
  const bytes = attempt(() => readFileSync(path));
  if (!bytes) throw new Unusable(`${quoted(path)} cannot be read`);
  return bytes.toString('utf8').split(/\r?\n/);
};

const check = (folder, options) => {
  if (!attempt(() => statSync(folder))?.isDirectory())
    throw new Unusable(`${quoted(folder)} is not a folder`);
  const kept = options.checkpoints === undefined ? [] : readArgument(options.checkpoints);
  if (options.checkpoints !== undefined && !kept.some((line) => line.trim() !== ''))
    throw new Unusable(`${quoted(options.checkpoints)} has no checkpoint`);
  const keptKey = options['public-key'];
  if (keptKey !== undefined && !publicKeyOf(keptKey))
    throw new Unusable('--public-key is not an Ed25519 key in base64 (SPKI, DER)');
  const passphraseFile = options['passphrase-from'];
  const passphrase = passphraseFile === undefined ? undefined : readArgument(passphraseFile)[0];

  const paths = pathsIn(folder);
  const read = (path) => {
    const bytes = attempt(() => readFileSync(join(folder, path)));
    if (!bytes) fault(path, paths.includes(path) ? 'cannot be read' : 'is missing');
    return bytes ?? Buffer.alloc(0);
  };
  const has = (path) => paths.includes(path);
  const isBundle = has('part') || has('keys');
  const kind = isBundle ? 'bundle' : has('manifest') ? 'backup' : 'record';
  if (passphrase !== undefined && !isBundle)
    throw new Unusable(`${quoted(folder)} is not a bundle: a passphrase opens nothing in it`);
  const known = ['record.json', 'journal', 'checkpoints', 'part', 'keys', 'manifest'];
  for (const path of paths)
    if (!known.includes(path) && !/^frames\/[0-9a-f]{32}$/.test(path))
      fault(path, 'is not a file of a record');

  const about = read('record.json').toString('latin1');
  const [, record, ownKey] = RECORD.exec(about) ?? [];
  const format = /^\{"format":(\d+)/.exec(about)?.[1] ?? '1';
  if (format !== '1') return fault('record.json', `format ${format} is not known to this checker`);
  const key = publicKeyOf(keptKey ?? ownKey ?? '');
  if (!key || !publicKeyOf(ownKey ?? ''))
    return has('record.json') && fault('record.json', 'does not have its form');
  if (keptKey !== undefined && keptKey !== ownKey)
    fault('record.json', 'the public key is not the one given with --public-key');

  // Checkpoints are read first: a live record can grow meanwhile, and no checkpoint may seem too new.
  const checkpoints =
    has('checkpoints') || kind !== 'record' ? read('checkpoints') : Buffer.alloc(0);
  const lines = wholeLines('journal', read('journal'));
  const beginning = sha256(Buffer.from(about, 'latin1'));
  const part = isBundle ? PART.exec(read('part').toString('latin1')) : ['', 0, beginning];
  if (!part) return has('part') && fault('part', 'does not have its form');
  const [start, before] = [Number(part[1]), part[2]];
  if (start === 0 && before !== beginning)
    fault('part', 'does not begin with the hash of record.json');
  const { chains, streams, end } = checkJournal(lines, start, before);
  chains.set(0, beginning);

  const keys = isBundle ? keysOf(read('keys'), record) : undefined;
  if (keys?.incident && !streams.has(keys.incident))
    fault('journal', `has no line of the incident of this bundle, ${keys.incident}`);
  let frames = new Map();
  for (const [name, stream] of streams)
    if (!isBundle || name === keys.incident)
      frames = checkFrames(`frames/${name}`, read(`frames/${name}`), stream);
  for (const path of paths.filter((each) => each.startsWith('frames/'))) {
    const name = path.slice('frames/'.length);
    if (isBundle && name !== keys.incident) fault(path, 'is not of the incident of this bundle');
    else if (!streams.has(name)) remark(path, 'has no line: a write that was cut off');
  }

  const state = { record, key, chains, start, end, isBundle };
  const agreeing = [
    ...wholeLines('checkpoints', checkpoints).map((line, index) =>
      checkCheckpoint(`checkpoints:${index + 1}`, line, false, state),
    ),
    ...kept.map((line, index) =>
      line.trim() === ''
        ? undefined
        : checkCheckpoint(`${options.checkpoints}:${index + 1}`, line.trim(), true, state),
    ),
  ].filter((seq) => seq !== undefined);
  const newest = Math.max(start, ...agreeing);
  for (const [name, stream] of streams) {
    const { kind: lastKind, seq } = stream.frames.at(-1);
    const isOfBundle = isBundle && name === keys.incident;
    if (seq > newest && (lastKind === 'e' || isOfBundle))
      fault(`journal:${seq - start}`, `no checkpoint speaks of the last line of ${name}`);
  }
  if (newest < end) remark('journal', `nothing vouches for lines after ${newest}`);
  if (kind !== 'record') checkManifest(read('manifest'), { record, kind, key, paths, read });

  if (faults.length > 0) return undefined;
  const timeline =
    passphrase === undefined ? undefined : timelineOf(passphrase, keys, frames, record);
  const erased = [...streams.values()].filter((each) => each.frames.at(-1).kind === 'e').length;
  const figures = `${count(lines.length, 'line')}, ${count(streams.size, 'stream')}, ${erased} erased`;
  const ok = `ok: ${kind} ${record}: ${figures}, ${count(agreeing.length, 'checkpoint')}`;
  return timeline === undefined ? ok : `${ok}\n${JSON.stringify(timeline, null, 2)}`;
};

try {
  const names = ['checkpoints', 'public-key', 'passphrase-from'];
  const options = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (positionals.length !== 1) throw new Unusable('give one folder');
  const result = check(positionals[0], values);
  process.stderr.write(remarks.map((line) => `${line}\n`).join(''));
  process.stdout.write(faults.length > 0 ? `${faults.join('\n')}\n` : `${result}\n`);
  process.exitCode = faults.length > 0 ? 1 : 0;
} catch (error) {
  process.stderr.write(`verify: ${String(error.message).split('\n')[0]}\n`);
  process.exitCode = 2;
}
