import type { IndicatorRule } from './rule.js';

/**
 * The rules Tandem starts with; `docs/default-rules.md` shows them and a test holds both together. Three things decide
 * the consequence: can a conversation this week change it, how often is it a false alarm, and how many
 * conversations can a team hold. Thresholds not set nationally are ours: see each reason, and tune them by back-test.
 */
export const DEFAULT_RULES: readonly IndicatorRule[] = [
  {
    key: 'persistent-absence',
    indicator: 'absence-rate',
    parameters: { atLeast: 0.1, minimumPossible: 40 },
    clearAt: 0.095,
    severity: 2,
    consequence: 'list',
    title: 'Persistent absence',
    reason:
      'The national measure, so schools must see it. About one secondary pupil in four meets it: a list, not an alarm.',
  },
  {
    key: 'becoming-persistently-absent',
    indicator: 'absence-rate-rise',
    parameters: { points: 3, nowAtLeast: 0.1, weeks: 4, weeksWithAbsence: 3, minimumPossible: 40 },
    clearAt: 1.5,
    severity: 4,
    consequence: 'open-case',
    title: 'Becoming persistently absent, or worsening',
    reason:
      'The rate is rising now, over at least three separate weeks, so it is no single illness and talking can still turn it.',
  },
  {
    key: 'severe-absence',
    indicator: 'absence-rate',
    parameters: { atLeast: 0.5, minimumPossible: 40 },
    clearAt: 0.45,
    severity: 5,
    consequence: 'open-case',
    title: 'Severe absence',
    reason: 'Half of school is missed. Few pupils, and each needs a plan made jointly with partners.',
  },
  {
    key: 'attendance-fall',
    indicator: 'attendance-fall',
    parameters: { points: 15, recentWeeks: 6, earlierWeeks: 12, minimumRecent: 20, minimumEarlier: 40 },
    clearAt: 10,
    severity: 3,
    consequence: 'watch',
    title: 'Attendance falling',
    reason:
      'Change against the own past shows early, even far above 90 %. Illness can cause it, so a person looks first.',
  },
  {
    key: 'consecutive-absences',
    indicator: 'consecutive-absences',
    parameters: { sessions: 10, weeks: 40 },
    clearAt: 1,
    severity: 3,
    consequence: 'watch',
    title: 'Away for a week or more',
    reason:
      'Five school days away is mostly illness the office knows of; ask after the child, and plan the return.',
  },
  {
    key: 'unauthorised-ten-in-ten-weeks',
    indicator: 'unauthorised-in-weeks',
    parameters: { sessions: 10, weeks: 10 },
    clearAt: 8,
    severity: 4,
    consequence: 'open-case',
    title: 'Ten unauthorised sessions in ten school weeks',
    reason:
      'The national point for considering a penalty notice. Support comes first, so we talk before it is one.',
  },
  {
    key: 'behaviour-points',
    indicator: 'behaviour-points',
    parameters: { points: 15, schoolDays: 20 },
    clearAt: 10,
    severity: 2,
    consequence: 'watch',
    title: 'Behaviour points adding up',
    reason: 'Points systems are local and teachers log differently, so the number only asks for a look.',
  },
  {
    key: 'serious-incident',
    indicator: 'serious-incident',
    parameters: { severity: 4, schoolDays: 10 },
    severity: 4,
    consequence: 'open-case',
    title: 'A serious incident',
    reason:
      'One is enough: home hears it from us, soon and in a conversation. Rare, and staff have judged it already.',
  },
  {
    key: 'observations',
    indicator: 'observations',
    parameters: { weight: 3, mild: 1, moderate: 2, severe: 3, schoolDays: 30 },
    severity: 4,
    consequence: 'open-case',
    title: 'Three mild observations, or one severe',
    reason:
      'Adults who know the child have noticed something more than once, or something grave. Possible harm never comes here.',
  },
  {
    key: 'result-below-level',
    indicator: 'result-below',
    parameters: { below: 85, scale: 'standardised', withinWeeks: 52 },
    severity: 1,
    consequence: 'list',
    title: 'A result below the level',
    reason:
      'More than one standard deviation below the mean of a standardised test. Teaching answers it first: a list.',
  },
  {
    key: 'result-fall',
    indicator: 'result-fall',
    parameters: { by: 13, scale: 'standardised', withinWeeks: 26 },
    severity: 2,
    consequence: 'watch',
    title: 'A fall between two comparable results',
    reason:
      'Thirteen points on a standardised scale is more than chance (95 %, reliability 0.9); less may be noise.',
  },
];
