/**
 * A child's file as it is handed to another school: what the record has about that child, sealed to the key
 * of the school that receives it, and the receipt that this school gives back. `docs/record-format.md`
 * describes both for readers written elsewhere. The cryptography is Node's: X25519, HKDF, AES-256-GCM,
 * HMAC and Ed25519.
 */
import { createHash, createHmac, generateKeyPairSync, timingSafeEqual } from 'node:crypto';
import { addTexts } from '../engine/read.ts';
import { type ChildFile, childFileSchema, type IncidentOfFile } from '../vocabulary/child-files.ts';
import { Together } from '../vocabulary/code-in-text.ts';
import { carriedIn } from '../vocabulary/free-text.ts';
import { WordUse } from '../vocabulary/word-use.ts';
import { RecordFault } from './fault.ts';
import { keyFromSheet, keyFromTyped, typedKey } from './keys.ts';
import { isSigned, opened, sealed, signatureOf, signingKey } from './seal.ts';
import { keyBetween, rawOf, receivingKeyOf, secretFrom } from './sealed-to.ts';

const RECEIVING = 'dutybound receiving key ';

/** A receiving key as it is read aloud or sent: 17 groups of four digits. */
export const textOfReceivingKey = (key: Buffer): string => typedKey(key, RECEIVING);

/** What two people compare to see that they have the same key: 6 groups of four digits. */
export const fingerprintOf = (key: Buffer): string =>
  (
    createHash('sha256')
      .update('dutybound fingerprint ')
      .update(key)
      .digest('hex')
      .slice(0, 24)
      .match(/.{4}/g) ?? []
  ).join(' ');

const refused = (says: string): RecordFault => new RecordFault('not-allowed', says);

/** A receiving key as it was typed. @throws RecordFault where it is none, or a digit is wrong. */
export const receivingKeyFrom = (typed: string): Buffer => {
  const key = keyFromTyped(typed, RECEIVING);
  if (key !== null) return key;
  if (keyFromSheet(typed) !== null) {
    throw refused(
      'this is a recovery sheet, not a receiving key: it opens a whole record, and must not be given to anybody; rotate the keys of that record',
    );
  }
  throw refused(
    'the receiving key has a digit wrong, or missing; it is 17 groups of four digits, as `dutybound record receiving-key` prints them',
  );
};

const BEGINNING = 'dutybound-child-file';
const FORMAT = 1;
const HEAD =
  /^dutybound-child-file ([0-9]{1,4}) ([0-9a-f]{32}) ([0-9a-f]{24}) ([A-Za-z0-9+/]{43}=)$/;

const packed = (fingerprint: string): string => fingerprint.replaceAll(' ', '');

/**
 * Seals a file to another school, signed by this record.
 * @param receiver the key of the school that receives it.
 * @throws RecordFault where nothing can be sealed to that key.
 */
export const sealedFile = (file: ChildFile, receiver: Buffer, signing: Buffer): Buffer => {
  const { privateKey } = generateKeyPairSync('x25519');
  const once = rawOf(privateKey);
  const about = `${BEGINNING} ${file.file}`;
  const key = keyBetween(privateKey, receiver, { about, once, receiver });
  if (key === null) throw refused('nothing can be sealed to this receiving key; ask for it again');
  const to = packed(fingerprintOf(receiver));
  const head = `${BEGINNING} ${FORMAT} ${file.file} ${to} ${once.toString('base64')}`;
  const text = JSON.stringify(file);
  const signature = signatureOf(`${head}\n${text}`, signingKey(signing)).toString('base64');
  const inside = sealed(key, Buffer.from(`${signature}\n${text}`), head);
  return Buffer.from(`${head}\n${inside.toString('base64')}\n`);
};

const damagedFile = (): RecordFault =>
  new RecordFault(
    'damaged',
    'the file was changed on its way, or is not whole; ask for it to be sent again',
  );

/** What is inside, signed by the record that it says it is from. */
const readInside = (head: string, inside: Buffer): ChildFile => {
  const end = inside.indexOf('\n');
  const text = inside.toString('utf8', end + 1);
  const signature = Buffer.from(inside.toString('latin1', 0, Math.max(0, end)), 'base64');
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw damagedFile();
  }
  const { success, data } = childFileSchema.safeParse(value);
  if (!success || data.incidents.some(carriesSomething)) {
    throw new RecordFault(
      'damaged',
      'the file holds what a record never keeps, or was written by another program in another way; ask the other school what it is',
    );
  }
  const key = Buffer.from(data.from.publicKey, 'base64');
  if (!isSigned(`${head}\n${text}`, signature, key)) throw damagedFile();
  return data;
};

/** What no text of an incident holds alone: a file cut over several. */
const carriesSomething = ({ note, entries }: IncidentOfFile): boolean => {
  const together = new Together(new WordUse());
  if (note !== null) addTexts({ note }, together);
  for (const { entry, says } of entries) {
    if (entry !== null) addTexts(entry as unknown as Record<string, unknown>, together);
    if (says !== null && carriedIn(says) !== null) return true;
  }
  return together.isFile || together.isFileInPart;
};

/** @throws RecordFault where it is not such a file, or of a format that this program does not read. */
const refuseNewer = (head: string): void => {
  const [, format] = /^dutybound-child-file ([0-9]{1,4}) /.exec(head) ?? [];
  if (Number(format) <= FORMAT) return;
  throw format === undefined
    ? new RecordFault('not-a-record', 'this is not the file of a child; check the name')
    : new RecordFault('newer-format', 'the file is of a newer Dutybound; update this one');
};

/** Opens a file that was sealed to this record. @throws RecordFault where it was not, or was changed. */
export const openedFile = (bytes: Buffer, secret: Buffer): ChildFile => {
  const [head = '', body = '', ...rest] = bytes.toString('latin1').split('\n');
  refuseNewer(head);
  const [, , file, to, onceText] = HEAD.exec(head) ?? [];
  if (file === undefined || onceText === undefined) throw damagedFile();
  const receiver = receivingKeyOf(secret);
  if (to !== packed(fingerprintOf(receiver))) {
    throw new RecordFault(
      'wrong-key',
      'the file is sealed to the key of another school; ask for it to be sealed to `dutybound record receiving-key`',
    );
  }
  const once = Buffer.from(onceText, 'base64');
  const sealedBytes = Buffer.from(body, 'base64');
  // Written one way only, so that a file has one hash.
  const isPlain = once.toString('base64') === onceText && sealedBytes.toString('base64') === body;
  if (rest.length !== 1 || rest[0] !== '' || !isPlain) throw damagedFile();
  const about = `${BEGINNING} ${file}`;
  const key = keyBetween(secretFrom(secret), once, { about, once, receiver });
  const inside = key === null ? null : opened(key, sealedBytes, head);
  if (inside === null) throw damagedFile();
  const found = readInside(head, inside);
  if (found.file !== file) throw damagedFile();
  return found;
};

export interface Receipt {
  /** The file that it is for, and the SHA-256 of its bytes. */
  readonly file: string;
  readonly sha256: string;
  /** The record that gives it, and the key that it is signed with. */
  readonly record: string;
  readonly publicKey: string;
  /** When the file was taken over; UTC, ISO 8601. */
  readonly at: string;
}

const RECEIPT =
  /^((dutybound-receipt 1 ([0-9a-f]{32}) ([0-9a-f]{64}) ([0-9a-f]{32}) ([A-Za-z0-9+/]{59}=) ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z)) ([0-9a-f]{64})) ([A-Za-z0-9+/]{86}==)$/;

/** More may follow it in a letter. */
const RECEIPT_FIELDS = 9;

const proofOf = (challenge: string, text: string): string =>
  createHmac('sha256', Buffer.from(challenge, 'hex')).update(text).digest('hex');

/** The receipt for a file: signed by the record that opened it, and proof that it did. */
export const receiptLine = (
  { file, sha256: hash, record, publicKey, at }: Receipt,
  challenge: string,
  signing: Buffer,
): string => {
  const text = `dutybound-receipt 1 ${file} ${hash} ${record} ${publicKey} ${at}`;
  const proved = `${text} ${proofOf(challenge, text)}`;
  return `${proved} ${signatureOf(proved, signingKey(signing)).toString('base64')}`;
};

/** A receipt, before it is known what for. @throws RecordFault where it is none. */
export const receiptFrom = (line: string): Receipt & { readonly text: string } => {
  const text = line.trim().split(/\s+/).slice(0, RECEIPT_FIELDS).join(' ');
  const [, , , file, hash, record, publicKey, at] = RECEIPT.exec(text) ?? [];
  if (file === undefined || hash === undefined || record === undefined) {
    throw refused(
      'this is not a receipt, or it is not whole; it is the line that begins with dutybound-receipt',
    );
  }
  return { file, sha256: hash, record, publicKey: publicKey as string, at: at as string, text };
};

/** Whether a receipt is from whoever has opened the file that holds this challenge. */
export const isProved = (line: string, challenge: string): boolean => {
  const [, proved, text, , , , publicKey, , proof, signature] = RECEIPT.exec(line) ?? [];
  if (proved === undefined || text === undefined || proof === undefined) return false;
  const wanted = Buffer.from(proofOf(challenge, text), 'hex');
  const bytes = Buffer.from(signature as string, 'base64');
  return (
    timingSafeEqual(wanted, Buffer.from(proof, 'hex')) &&
    bytes.toString('base64') === signature &&
    isSigned(proved, bytes, Buffer.from(publicKey as string, 'base64'))
  );
};
