/** The rule books: every procedure, in the order they are offered, and every policy edition. */
import type { Procedure } from '../src/norms/procedure.ts';
import type { Policy } from '../src/vocabulary/policies.ts';
import type { ProcedureId } from '../src/vocabulary/procedures.ts';
import { exploitation } from './exploitation.ts';
import { filteringBreach } from './filtering-breach.ts';
import { general } from './general.ts';
import { iioc } from './iioc.ts';
import { plumpton2020 } from './policies/plumpton-2020/policy.ts';
import { valleyEnd2022 } from './policies/valley-end-2022/policy.ts';
import { radicalisation } from './radicalisation.ts';
import { sexting } from './sexting.ts';
import { staffMisuse } from './staff-misuse.ts';

export const procedures: Readonly<Record<ProcedureId, Procedure>> = {
  general,
  sexting,
  exploitation,
  iioc,
  'filtering-breach': filteringBreach,
  'staff-misuse': staffMisuse,
  radicalisation,
};

export const policies: readonly Policy[] = [valleyEnd2022, plumpton2020];
