/** What a record says of itself, in clear: the file `record.json`. */
import { RecordFault } from './fault.ts';

/** The newest format that this program reads and writes. */
export const FORMAT = 1;

export interface Description {
  readonly format: number;
  /** A random id, 32 hexadecimal digits. */
  readonly record: string;
  /** The key that its checkpoints are signed with: Ed25519, SPKI, DER, base64. */
  readonly publicKey: string;
}

/** The description of a new record. @param publicKey SPKI, DER */
export const newDescription = (record: string, publicKey: Buffer): Description => ({
  format: FORMAT,
  record,
  publicKey: publicKey.toString('base64'),
});

export const bytesOfDescription = ({ format, record, publicKey }: Description): Buffer =>
  Buffer.from(`${JSON.stringify({ format, record, publicKey })}\n`);

/** @throws RecordFault where it is none, or of a newer format. */
export const descriptionFrom = (bytes: Buffer): Description => {
  const fault = new RecordFault('damaged', 'record.json is damaged; restore it from a backup');
  let value: Partial<Description>;
  try {
    value = JSON.parse(bytes.toString('utf8')) as Partial<Description>;
  } catch {
    throw fault;
  }
  const { format, record, publicKey } = value;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) throw fault;
  if (format > FORMAT) {
    throw new RecordFault(
      'newer-format',
      `the record has format ${format}, of a newer Dutybound; update this one`,
    );
  }
  if (typeof record !== 'string' || !/^[0-9a-f]{32}$/.test(record)) throw fault;
  if (typeof publicKey !== 'string') throw fault;
  const description = { format, record, publicKey };
  // Written one way only, so that no byte of it can be changed unseen.
  if (!bytesOfDescription(description).equals(bytes)) throw fault;
  return description;
};
