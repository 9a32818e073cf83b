/** What a frame holds once it is opened. */
import type { JudgedReport } from '../engine/replay.ts';
import type { TimelineEvent } from '../vocabulary/events.ts';
import type { Person } from '../vocabulary/pseudonyms.ts';
import type { Timeline } from '../vocabulary/timelines.ts';
import type { StreamId } from './journal.ts';

/** Who wrote a frame: an account, never a name. */
export interface Writer {
  readonly account: string;
}

/** By what an incident is judged, for good: what it was opened under. */
export interface Rules {
  /** The digest of the policy. */
  readonly policy: string;
  /** The version of Dutybound. */
  readonly program: string;
}

/** What can be found of an incident without reading it all. Sealed, like everything else. */
export interface Summary {
  /** When something falls due next, ISO 8601; null where nothing does. */
  readonly due: string | null;
  readonly isClosed: boolean;
  /** Whom its concerns are about: they may not know that it exists. */
  readonly about: readonly Person[];
}

export type Item =
  /** The first of an incident. */
  | { readonly kind: 'opened'; readonly head: Omit<Timeline, 'events'>; readonly rules: Rules }
  | {
      readonly kind: 'entry';
      readonly entry: TimelineEvent;
      /** Whose word it is, where that is not the writer's own. */
      readonly onWordOf?: Person;
    }
  /** The findings as they were shown when the incident was closed. */
  | { readonly kind: 'findings'; readonly report: JudgedReport }
  /** A police inquiry, a claim or another reason to keep an incident for now; lifted by the same. */
  | { readonly kind: 'hold'; readonly isHeld: boolean; readonly reason: string }
  /** Who a pseudonym of the incident is. */
  | { readonly kind: 'person'; readonly pseudonym: Person; readonly name: string }
  | { readonly kind: 'read'; readonly stream: StreamId; readonly what: string }
  | {
      readonly kind: 'erased';
      readonly by: readonly [string, string];
      readonly reason: string;
    };

export interface Content {
  /** When it was written, by the record's own clock; ISO 8601. */
  readonly written: string;
  readonly writer: Writer;
  /** Given by the writer, so that a request sent twice is one frame. */
  readonly key: string;
  readonly items: readonly Item[];
  readonly after?: Summary;
}

export const bytesOf = (content: Content): Buffer => Buffer.from(JSON.stringify(content));

export const contentFrom = (bytes: Buffer): Content =>
  JSON.parse(bytes.toString('utf8')) as Content;
