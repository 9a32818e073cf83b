import type { Verdict } from '../../src/vocabulary/findings.ts';

export declare const isViolation: (verdict: Verdict) => boolean;
