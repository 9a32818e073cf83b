import type { ProcedureId } from '../vocabulary/procedures.ts';

/** An act that no rule of some sections judges, and why. */
export interface KnownGap {
  readonly policies: readonly string[];
  readonly procedures: readonly ProcedureId[];
  /** As the table of acts names them. */
  readonly acts: readonly string[];
  readonly because: string;
}
