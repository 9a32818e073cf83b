/** What the build makes of the YAML here (`scripts/rule-books.ts`). */
declare module '*/policy.yaml' {
  import type { Policy } from '../src/vocabulary/policies.ts';

  /** The whole policy of the folder, with its clauses, readings and double entry. */
  export const policy: Policy;
}

declare module '*/readings.yaml' {
  import type { SharedReading } from '../src/vocabulary/policies.ts';

  export const readings: readonly SharedReading[];
}
