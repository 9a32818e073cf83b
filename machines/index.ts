/**
 * The rule books: every procedure, every policy, every layer. A policy is the YAML of its folder, which
 * the build reads and checks whole (`scripts/rule-books.ts`).
 */
import type { Layer, Policy, SharedReading } from '../src/vocabulary/policies.ts';
import { national } from './layers/national.ts';
import { policy as plumpton2020 } from './policies/plumpton-2020/policy.yaml';
import { policy as valleyEnd2022 } from './policies/valley-end-2022/policy.yaml';
import { readings } from './readings.yaml';

export { cautions } from './cautions.ts';
export { procedures } from './procedures.ts';

export const policies: readonly Policy[] = [valleyEnd2022, plumpton2020];

/** Readings that policies share; each says which of them it takes. */
export const sharedReadings: readonly SharedReading[] = readings;

/** What a policy may adopt beside its own clauses. */
export const layers: readonly Layer[] = [national];
