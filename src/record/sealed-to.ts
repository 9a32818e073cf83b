/**
 * Sealing to somebody else's key: X25519 and HKDF give the key between a pair that is made for once and theirs. The
 * cryptography is Node's.
 */
import {
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
} from 'node:crypto';
import { RecordFault } from './fault.ts';
import { isSigned, KEY_BYTES, opened, sealed, signatureOf, signingKey } from './seal.ts';

const CURVE = 'X25519';
const PUBLIC_BYTES = 32;
const SIGNATURE_BYTES = 64;

const publicFrom = (raw: Buffer): KeyObject =>
  createPublicKey({
    key: { kty: 'OKP', crv: CURVE, x: raw.toString('base64url') },
    format: 'jwk',
  });

export const rawOf = (key: KeyObject): Buffer =>
  Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x as string, 'base64url');

export const secretFrom = (secret: Buffer): KeyObject =>
  createPrivateKey({ key: secret, type: 'pkcs8', format: 'der' });

/** The secret half of a new pair that others seal to; PKCS #8, DER. */
export const newReceivingSecret = (): Buffer =>
  generateKeyPairSync('x25519').privateKey.export({ type: 'pkcs8', format: 'der' });

/** The public half, 32 bytes. */
export const receivingKeyOf = (secret: Buffer): Buffer => rawOf(secretFrom(secret));

/** The key between two pairs for one thing. Null where one of the halves is none. */
export const keyBetween = (
  secret: KeyObject,
  theirs: Buffer,
  { about, once, receiver }: { about: string; once: Buffer; receiver: Buffer },
): Buffer | null => {
  let shared: Buffer;
  try {
    shared = diffieHellman({ privateKey: secret, publicKey: publicFrom(theirs) });
  } catch {
    return null;
  }
  const salt = Buffer.concat([once, receiver]);
  return Buffer.from(hkdfSync('sha256', shared, salt, about, KEY_BYTES));
};

/**
 * Something sealed to a key, and signed by whoever sends it.
 * @param about what it is, so that it cannot be taken for anything else
 * @param signing the secret half of the sender's pair
 * @throws RecordFault where nothing can be sealed to that key
 */
export const sealedTo = (
  receiver: Buffer,
  plain: Buffer,
  about: string,
  signing: Buffer,
): Buffer => {
  const { privateKey } = generateKeyPairSync('x25519');
  const once = rawOf(privateKey);
  const key = keyBetween(privateKey, receiver, { about, once, receiver });
  if (key === null) throw new RecordFault('wrong-key', 'nothing can be sealed to this key');
  const text = Buffer.concat([Buffer.from(`${about}\n`), plain]).toString('latin1');
  const signature = signatureOf(text, signingKey(signing));
  return Buffer.concat([once, sealed(key, Buffer.concat([signature, plain]), about)]);
};

/**
 * What was sealed so.
 * @param sender the public half of the sender's pair; SPKI, DER
 * @returns null where it was sealed to another key, is about something else, or was not sent by them
 */
export const openedFrom = (
  secret: Buffer,
  bytes: Buffer,
  about: string,
  sender: Buffer,
): Buffer | null => {
  if (bytes.length < PUBLIC_BYTES) return null;
  const once = bytes.subarray(0, PUBLIC_BYTES);
  const own = secretFrom(secret);
  const key = keyBetween(own, once, { about, once, receiver: rawOf(own) });
  const inside = key === null ? null : opened(key, bytes.subarray(PUBLIC_BYTES), about);
  if (inside === null || inside.length < SIGNATURE_BYTES) return null;
  const plain = inside.subarray(SIGNATURE_BYTES);
  const text = Buffer.concat([Buffer.from(`${about}\n`), plain]).toString('latin1');
  return isSigned(text, inside.subarray(0, SIGNATURE_BYTES), sender) ? plain : null;
};
