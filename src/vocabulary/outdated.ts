/** References that have gone out of date: what they were, since when, what there is now, and who says so. */
import type { SEEN } from './layers.ts';

export interface Outdated {
  readonly id: string;
  readonly kind: 'renamed' | 'replaced' | 'closed' | 'wording';
  /** What it is found by in the words of a policy. */
  readonly foundBy: RegExp;
  readonly was: string;
  /** The first day on which it is known to have been out of date. */
  readonly since: string;
  readonly now: string;
  readonly source: string;
  readonly seen: keyof typeof SEEN;
}

export const OUTDATED: readonly Outdated[] = [
  {
    id: 'ukccis',
    kind: 'renamed',
    foundBy: /\bUKCCIS\b/,
    was: 'the UK Council for Child Internet Safety (UKCCIS)',
    since: '2018-07-30',
    now: 'the UK Council for Internet Safety (UKCIS)',
    source:
      'https://saferinternet.org.uk/blog/government-announces-new-uk-council-to-improve-online-safety',
    seen: 'B',
  },
  {
    id: 'sexting-in-schools',
    kind: 'replaced',
    foundBy: /sexting in schools/i,
    was: 'Sexting in schools and colleges (2016)',
    since: '2024-03-11',
    now: 'Sharing nudes and semi-nudes: advice for education settings',
    source:
      'https://gov.uk/government/publications/sharing-nudes-and-semi-nudes-advice-for-education-settings-working-with-children-and-young-people/sharing-nudes-and-semi-nudes-how-to-respond-to-an-incident-overview',
    seen: 'A',
  },
  {
    id: 'youth-produced',
    kind: 'wording',
    foundBy: /youth produced sexual imagery/i,
    was: 'the term "youth produced sexual imagery"',
    since: '2024-03-11',
    now: '"nudes and semi-nudes"',
    source:
      'https://gov.uk/government/publications/sharing-nudes-and-semi-nudes-advice-for-education-settings-working-with-children-and-young-people/sharing-nudes-and-semi-nudes-how-to-respond-to-an-incident-overview',
    seen: 'A',
  },
  {
    id: 'kcsie',
    kind: 'replaced',
    foundBy:
      /keeping children safe in education[^.;]{0,20}20(?:1\d|2[01])\b|\bKCSIE 20(?:1\d|2[01])\b/i,
    was: 'an edition of Keeping Children Safe in Education before that of 2022',
    since: '2022-09-01',
    now: 'the edition now in force',
    source: 'https://issuu.com./fsedesign/docs/keeping_children_safe_in_education_2022',
    seen: 'B',
  },
  {
    id: 'searching',
    kind: 'replaced',
    foundBy: /searching,? screening and confiscation/i,
    was: 'the advice on searching, screening and confiscation as it was before 2022',
    since: '2022-09-01',
    now: 'the advice as revised in July 2022',
    source:
      'https://www.vwv.co.uk/news-and-events/blog/academies-law-brief/searching-screening-confiscation-2',
    seen: 'B',
  },
  {
    id: 'prevent-duty',
    kind: 'replaced',
    foundBy: /prevent duty guidance[^.;]{0,20}20(?:1\d|2[0-2])\b/i,
    was: 'an edition of the Prevent duty guidance before that of 2023',
    since: '2023-12-31',
    now: 'the revised Prevent duty guidance',
    source: 'https://csapps.norfolk.gov.uk/csshared/ecourier2/misheet.asp?misheetid=65999',
    seen: 'B',
  },
  {
    id: 'action-fraud',
    kind: 'closed',
    foundBy: /\baction ?fraud\b/i,
    was: 'Action Fraud',
    since: '2025-12-04',
    now: 'Report Fraud, www.reportfraud.police.uk',
    source: 'https://www.miragenews.com/city-police-launch-fraud-reporting-service-1583577',
    seen: 'B',
  },
  {
    id: 'safeguarding-board',
    kind: 'replaced',
    foundBy: /safeguarding children board|\bLSCB\b/i,
    was: 'a safeguarding children board',
    since: '2019-09-29',
    now: 'the safeguarding children partnership',
    source: 'https://www.kscmp.org.uk/about-kscb/kscmp',
    seen: 'B',
  },
  {
    id: 'kscb',
    kind: 'replaced',
    foundBy: /\bKSCB\b/,
    was: 'the Kent Safeguarding Children Board (KSCB)',
    since: '2019-09-17',
    now: 'the Kent Safeguarding Children Multi-Agency Partnership',
    source: 'https://www.kscmp.org.uk/about-kscb/kscmp',
    seen: 'A',
  },
  {
    id: 'harassment-2018',
    kind: 'replaced',
    foundBy: /sexual violence and (?:sexual )?harassment[^.;]{0,60}2018/i,
    was: 'the advice of 2018 on sexual violence and harassment between children',
    since: '2021-09-01',
    now: 'the edition of September 2021, and part five of Keeping Children Safe in Education since',
    source:
      'https://docslib.org/doc/4035721/sexual-violence-and-sexual-harassment-between-children-in',
    seen: 'B',
  },
];
