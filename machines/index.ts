/** The rule books: every procedure, in the order they are offered, every policy, every layer. */
import type { Procedure } from '../src/norms/procedure.ts';
import type { Layer, Policy } from '../src/vocabulary/policies.ts';
import type { ProcedureId } from '../src/vocabulary/procedures.ts';
import { cyberbullying } from './cyberbullying.ts';
import { deviceSearch } from './device-search.ts';
import { exploitation } from './exploitation.ts';
import { filteringBreach } from './filtering-breach.ts';
import { general } from './general.ts';
import { harassment } from './harassment.ts';
import { iioc } from './iioc.ts';
import { national } from './layers/national.ts';
import { learningPlatform } from './learning-platform.ts';
import { liveStream } from './live-stream.ts';
import { monitoring } from './monitoring.ts';
import { offensiveCommunication } from './offensive-communication.ts';
import { onlineHate } from './online-hate.ts';
import { plumpton2020 } from './policies/plumpton-2020/policy.ts';
import { valleyEnd2022 } from './policies/valley-end-2022/policy.ts';
import { radicalisation } from './radicalisation.ts';
import { sexting } from './sexting.ts';
import { socialMedia } from './social-media.ts';
import { staffDeviceContent } from './staff-device-content.ts';
import { staffMisuse } from './staff-misuse.ts';
import { visitorBreach } from './visitor-breach.ts';

export const procedures: Readonly<Record<ProcedureId, Procedure>> = {
  general,
  sexting,
  exploitation,
  iioc,
  'filtering-breach': filteringBreach,
  'staff-misuse': staffMisuse,
  radicalisation,
  cyberbullying,
  'online-hate': onlineHate,
  harassment,
  'device-search': deviceSearch,
  'staff-device-content': staffDeviceContent,
  monitoring,
  'offensive-communication': offensiveCommunication,
  'social-media': socialMedia,
  'learning-platform': learningPlatform,
  'live-stream': liveStream,
  'visitor-breach': visitorBreach,
};

export const policies: readonly Policy[] = [valleyEnd2022, plumpton2020];

/** What a policy may adopt beside its own clauses. */
export const layers: readonly Layer[] = [national];
