/** Every procedure, in the order they are offered. */
import type { Procedure } from '../src/norms/procedure.ts';
import type { ProcedureId } from '../src/vocabulary/procedures.ts';
import { cyberbullying } from './cyberbullying.ts';
import { deviceSearch } from './device-search.ts';
import { exploitation } from './exploitation.ts';
import { filteringBreach } from './filtering-breach.ts';
import { general } from './general.ts';
import { harassment } from './harassment.ts';
import { iioc } from './iioc.ts';
import { learningPlatform } from './learning-platform.ts';
import { liveStream } from './live-stream.ts';
import { monitoring } from './monitoring.ts';
import { offensiveCommunication } from './offensive-communication.ts';
import { onlineHate } from './online-hate.ts';
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
