/**
 * A checkpoint: how the chain stood at a moment, signed. Kept by somebody else, such as a governor, it
 * proves later that nothing from before it was changed, taken out or rolled back.
 */
import type { KeyObject } from 'node:crypto';
import { isSigned, signatureOf } from './seal.ts';

export interface Checkpoint {
  readonly record: string;
  /** How many lines the journal had. */
  readonly seq: number;
  readonly chain: string;
  /** ISO 8601. */
  readonly at: string;
}

const textOf = ({ record, seq, chain, at }: Checkpoint): string =>
  `dutybound-checkpoint ${record} ${seq} ${chain} ${at}`;

const CHECKPOINT =
  /^(dutybound-checkpoint ([0-9a-f]{32}) (0|[1-9][0-9]{0,14}) ([0-9a-f]{64}) ([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,12}Z)) ([A-Za-z0-9+/]{86}==)$/;

/** A checkpoint as one line of text, with its signature. */
export const signedCheckpoint = (checkpoint: Checkpoint, key: KeyObject): string => {
  const text = textOf(checkpoint);
  return `${text} ${signatureOf(text, key).toString('base64')}`;
};

/** @returns null where it is none, or was not signed with this key. @param publicKey SPKI, DER. */
export const checkpointFrom = (line: string, publicKey: Buffer): Checkpoint | null => {
  const [, text, record, seq, chain, at, signature] = CHECKPOINT.exec(line.trimEnd()) ?? [];
  if (text === undefined || record === undefined || chain === undefined || at === undefined) {
    return null;
  }
  const bytes = Buffer.from(signature as string, 'base64');
  // Two texts can stand for the same bytes; only one of them is what was signed and written.
  if (bytes.toString('base64') !== signature || !isSigned(text, bytes, publicKey)) return null;
  return { record, seq: Number(seq), chain, at };
};
