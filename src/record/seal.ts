/** Sealing and opening: AES-256-GCM with a random key for each stream. Node's own cryptography, nothing of ours. */
import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
  scrypt,
  scryptSync,
  sign,
  verify,
} from 'node:crypto';

const CIPHER = 'aes-256-gcm';
export const KEY_BYTES = 32;
const SALT_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

export const newKey = (): Buffer => randomBytes(KEY_BYTES);

/** Ciphertext with its nonce before it and its tag behind it. */
export const sealed = (key: Uint8Array, plain: Uint8Array, about: string): Buffer => {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(Buffer.from(about));
  return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

/** What was sealed; null with another key, about something else, or where a byte was changed. */
export const opened = (key: Uint8Array, bytes: Buffer, about: string): Buffer | null => {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null;
  const end = bytes.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv(CIPHER, key, bytes.subarray(0, NONCE_BYTES))
      .setAAD(Buffer.from(about))
      .setAuthTag(bytes.subarray(end));
    return Buffer.concat([decipher.update(bytes.subarray(NONCE_BYTES, end)), decipher.final()]);
  } catch {
    return null;
  }
};

/** What a frame is bound to, so that it cannot be moved to another place. */
const frameIs = (record: string, stream: string, n: number): string =>
  `dutybound frame ${record} ${stream} ${n}`;

/** A frame: a random salt, then what is sealed. Its hash says nothing once the frame is gone. */
export const frameOf = (
  key: Uint8Array,
  plain: Uint8Array,
  record: string,
  stream: string,
  n: number,
): Buffer =>
  Buffer.concat([randomBytes(SALT_BYTES), sealed(key, plain, frameIs(record, stream, n))]);

export const openFrame = (
  key: Uint8Array,
  frame: Buffer,
  record: string,
  stream: string,
  n: number,
): Buffer | null => opened(key, frame.subarray(SALT_BYTES), frameIs(record, stream, n));

/** Cost of a guess at a passphrase: 128 MB and some 0.4 s. */
const SCRYPT = { N: 2 ** 17, r: 8, p: 1, maxmem: 2 ** 28 };

/** A key from a passphrase. @param salt of the epoch, so that a new epoch has another key. */
export const keyFromPassphrase = (passphrase: string, salt: Uint8Array): Buffer =>
  scryptSync(passphrase.normalize('NFC'), salt, KEY_BYTES, SCRYPT);

/** The same while other things go on. */
export const keyFromPassphraseMeanwhile = (passphrase: string, salt: Uint8Array): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFC'), salt, KEY_BYTES, SCRYPT, (error, key) => {
      if (error === null) resolve(key);
      else reject(error);
    });
  });

/** A pair of keys to sign with (Ed25519): `secret` as PKCS #8, `public` as SPKI, both DER. */
export const newSigningPair = (): { readonly secret: Buffer; readonly public: Buffer } => {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return {
    secret: privateKey.export({ type: 'pkcs8', format: 'der' }),
    public: publicKey.export({ type: 'spki', format: 'der' }),
  };
};

export const signingKey = (secret: Buffer): KeyObject =>
  createPrivateKey({ key: secret, type: 'pkcs8', format: 'der' });

export const signatureOf = (text: string, key: KeyObject): Buffer =>
  sign(null, Buffer.from(text), key);

/** @param key SPKI, DER. */
export const isSigned = (text: string, signature: Buffer, key: Buffer): boolean => {
  try {
    return verify(
      null,
      Buffer.from(text),
      createPublicKey({ key, type: 'spki', format: 'der' }),
      signature,
    );
  } catch {
    return false;
  }
};
