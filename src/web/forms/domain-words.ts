import type { IndicatorDomain } from '../../rules/indicator-domain.js';

/** The parts of school life, in the order in which signs are chosen from them. */
export const DOMAIN_WORDS: Readonly<Record<IndicatorDomain, string>> = {
  attendance: 'Attendance',
  behaviour: 'Behaviour',
  wellbeing: 'What staff notice',
  home: 'Home',
  attainment: 'Results',
};
