/** What can be wrong with a record, each as one line that says what to do. */

export type FaultCode =
  /** Another process, or another record, stands in the way. */
  | 'in-use'
  | 'not-a-record'
  | 'newer-format'
  | 'wrong-key'
  | 'no-key'
  /** The second keys are not there; nothing can be erased until they are. */
  | 'away'
  /** What stands on the disk is not what was written. */
  | 'damaged'
  /** The disk refused; nothing can be called kept from now on. */
  | 'disk'
  /** Another server has written since: nothing was kept, and it is worked out again. */
  | 'behind'
  /** The database cannot be reached now. */
  | 'unreachable'
  /** There is no room now; nothing of it was kept. */
  | 'full'
  | 'exists'
  /** Erasing is not allowed. */
  | 'held'
  | 'alone'
  /** The account has no right to it, whichever incident it is. */
  | 'not-allowed'
  | 'closed';

/** A record that cannot be used, or not any longer. */
export class RecordFault extends Error {
  override readonly name = 'RecordFault';
  readonly code: FaultCode;

  /** @param says one line: what is wrong, and how to fix it. Never holds what somebody wrote. */
  constructor(code: FaultCode, says: string) {
    super(says);
    this.code = code;
  }
}

/** That somebody else has written since what this was made from. */
export const behind = (): RecordFault =>
  new RecordFault('behind', 'somebody else was quicker; try again');

export const isBehind = (error: unknown): boolean =>
  error instanceof RecordFault && error.code === 'behind';
