import type { Policy } from '../../../src/vocabulary/policies.ts';

/** What is not in the policy's own text says so; its sources are public pages of those bodies. */
export const contacts: Policy['contacts'] = {
  police: { name: 'Surrey Police', reach: ['101', '999 if there is immediate danger'] },
  lado: { name: 'the LADO', reach: ['surreyscb.procedures.org.uk/pkpph (not in the policy)'] },
  iwf: { name: 'the Internet Watch Foundation', reach: ['www.iwf.org.uk'] },
  ceop: { name: 'CEOP', reach: ['www.ceop.police.uk'] },
  'childrens-services': {
    name: "Specialist Children's Services",
    reach: ["0300 470 9100, the county's single point of access; check first (not in the policy)"],
  },
  'single-point-of-access': {
    name: "the county's single point of access",
    reach: [
      '0300 470 9100; check first (not in the policy)',
      '01483 517898 out of hours; check first (not in the policy)',
    ],
  },
  'safeguarding-partnership': {
    name: 'the Surrey Safeguarding Children Partnership',
    reach: [],
  },
  'prevent-team': {
    name: 'the Prevent team',
    reach: ['0800 789 321, if there is danger or a link to terrorism (not in the policy)'],
  },
  dsl: { name: 'the Designated Safeguarding Lead', reach: [] },
  'deputy-dsl': { name: 'a Deputy Safeguarding Lead', reach: [] },
  headteacher: { name: 'the Headteacher', reach: [] },
  'chair-of-governors': { name: 'the Chair of Governors', reach: [] },
};
