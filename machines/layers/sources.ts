/** Texts that both the national layer and the cautions rest on. */
import type { Source } from '../../src/vocabulary/layers.ts';

export const SEARCHING: Source = {
  body: 'Department for Education',
  title: 'Searching, screening and confiscation',
  edition: 'January 2018, as told by Farrer & Co; revised since, in July 2022',
  address:
    'https://www.farrer.co.uk/news-and-insights/searching-screening-and-confiscation-in-schools/',
  seen: 'B',
};
export const UKCIS_OVERVIEW: Source = {
  body: 'UK Council for Internet Safety',
  title: 'Sharing nudes and semi-nudes: how to respond to an incident (overview)',
  edition: '11 March 2024',
  address:
    'https://gov.uk/government/publications/sharing-nudes-and-semi-nudes-advice-for-education-settings-working-with-children-and-young-people/sharing-nudes-and-semi-nudes-how-to-respond-to-an-incident-overview',
  seen: 'A',
};
