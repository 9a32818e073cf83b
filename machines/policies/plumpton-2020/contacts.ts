import type { Policy } from '../../../src/vocabulary/policies.ts';

/** What is not in the policy's own text says so; its sources are public pages of those bodies. */
export const contacts: Policy['contacts'] = {
  police: {
    name: 'Sussex Police',
    reach: ['101', '01273 470101', '999 if there is immediate danger', 'www.sussex.police.uk'],
  },
  lado: {
    name: 'the LADO',
    reach: ['czone.eastsussex.gov.uk/safeguarding/lado (not in the policy)'],
  },
  iwf: { name: 'the Internet Watch Foundation', reach: ['www.iwf.org.uk'] },
  ceop: { name: 'CEOP', reach: ['www.ceop.police.uk/safety-centre'] },
  'childrens-services': {
    name: "Children's Social Care",
    reach: ['01323 464222, the Single Point of Advice'],
  },
  'single-point-of-access': {
    name: 'the Single Point of Access',
    reach: ['01323 464222', '0-19.SPOA@eastsussex.gov.uk'],
  },
  'safeguarding-partnership': {
    name: 'the East Sussex Safeguarding Children Partnership',
    reach: ['www.sussexchildprotection.procedures.org.uk'],
  },
  'school-standards-service': {
    name: 'the Standards and Learning Effectiveness Service',
    reach: ['SLES.Safeguarding@eastsussex.gov.uk'],
  },
  'prevent-team': {
    name: 'the Prevent team',
    reach: [
      'czone.eastsussex.gov.uk/safeguarding/prevent/referral (not in the policy)',
      '0800 789 321, if there is danger or a link to terrorism (not in the policy)',
    ],
  },
  dsl: { name: 'the Designated Safeguarding Lead', reach: [] },
  'deputy-dsl': { name: 'a deputy DSL', reach: [] },
  headteacher: { name: 'the Executive Head Teacher', reach: [] },
};
