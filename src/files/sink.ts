/** Where a report goes. Writing waits for a slow reader, so that memory stays flat. */
export interface Sink {
  readonly write: (text: string) => Promise<void>;
  readonly end: () => Promise<void>;
  /** Leaves nothing behind, where what was written is not to be kept. */
  readonly discard?: () => Promise<void>;
}
