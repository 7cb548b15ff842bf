import { NotFound } from '../shared/errors.js';
import { catalogued, type AnyIndicator } from './indicator.js';
import { absenceOfKind } from './indicators/absence-of-kind.indicator.js';
import { absenceRate } from './indicators/absence-rate.indicator.js';
import { absenceRateRise } from './indicators/absence-rate-rise.indicator.js';
import { absenceShareOfKind } from './indicators/absence-share-of-kind.indicator.js';
import { absenceTrend } from './indicators/absence-trend.indicator.js';
import { attendanceFall } from './indicators/attendance-fall.indicator.js';
import { attendanceRise } from './indicators/attendance-rise.indicator.js';
import { behaviourBalance } from './indicators/behaviour-balance.indicator.js';
import { behaviourPoints } from './indicators/behaviour-points.indicator.js';
import { consecutiveAbsences } from './indicators/consecutive-absences.indicator.js';
import { incidentsOfCategory } from './indicators/incidents-of-category.indicator.js';
import { lateness } from './indicators/lateness.indicator.js';
import { noHomeContact } from './indicators/no-home-contact.indicator.js';
import { observations } from './indicators/observations.indicator.js';
import { pointsAgainstYearGroup } from './indicators/points-against-year-group.indicator.js';
import { repeatedTheme } from './indicators/repeated-theme.indicator.js';
import { resultBelow } from './indicators/result-below.indicator.js';
import { resultDrop } from './indicators/result-drop.indicator.js';
import { resultFallBeyondError } from './indicators/result-fall-beyond-error.indicator.js';
import { resultFall } from './indicators/result-fall.indicator.js';
import { resultShortOfTarget } from './indicators/result-short-of-target.indicator.js';
import { sameWeekday } from './indicators/same-weekday.indicator.js';
import { seriousIncident } from './indicators/serious-incident.indicator.js';
import { standingFall } from './indicators/standing-fall.indicator.js';
import { subjectsBelow } from './indicators/subjects-below.indicator.js';
import { subjectsFalling } from './indicators/subjects-falling.indicator.js';
import { suspensionDays } from './indicators/suspension-days.indicator.js';
import { unansweredInvitations } from './indicators/unanswered-invitations.indicator.js';
import { unauthorisedInWeeks } from './indicators/unauthorised-in-weeks.indicator.js';

/** A rule set names an indicator this version of Tandem does not have. */
export class UnknownIndicator extends NotFound {
  override readonly code = 'unknown-indicator';
}

/** Every indicator a rule may be built on. */
export const INDICATORS: readonly AnyIndicator[] = [
  catalogued(absenceRate),
  catalogued(absenceRateRise),
  catalogued(attendanceFall),
  catalogued(consecutiveAbsences),
  catalogued(unauthorisedInWeeks),
  catalogued(absenceOfKind),
  catalogued(absenceShareOfKind),
  catalogued(sameWeekday),
  catalogued(lateness),
  catalogued(absenceTrend),
  catalogued(attendanceRise),
  catalogued(behaviourPoints),
  catalogued(seriousIncident),
  catalogued(incidentsOfCategory),
  catalogued(behaviourBalance),
  catalogued(pointsAgainstYearGroup),
  catalogued(suspensionDays),
  catalogued(observations),
  catalogued(repeatedTheme),
  catalogued(noHomeContact),
  catalogued(unansweredInvitations),
  catalogued(resultBelow),
  catalogued(resultDrop),
  catalogued(resultFall),
  catalogued(resultFallBeyondError),
  catalogued(resultShortOfTarget),
  catalogued(subjectsBelow),
  catalogued(subjectsFalling),
  catalogued(standingFall),
];

/** @throws UnknownIndicator */
export function indicatorOf(key: string): AnyIndicator {
  const found = INDICATORS.find((indicator) => indicator.key === key);
  if (!found) throw new UnknownIndicator(`There is no indicator "${key}".`);
  return found;
}
