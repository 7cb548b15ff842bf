/** The part of a child's life an indicator speaks of; 'home' is between home and school, and no change in the child. */
export type IndicatorDomain = 'attendance' | 'behaviour' | 'attainment' | 'wellbeing' | 'home';
