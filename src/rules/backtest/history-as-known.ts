import { type EpochDay, toEpochDay } from '../../shared/days.js';
import { groupBy } from '../../shared/group-by.js';
import { localDayOf } from '../../shared/local-day.js';
import type { Instant } from '../../shared/instants.js';
import type { MarkBefore, SupersededHistory } from '../../signals/superseded-signals.reader.js';
import { type MarkSignal, packEntry, packMarks, slotOf, unpackedMarks } from '../packed-marks.js';
import { type PupilHistory, pupilHistory } from '../pupil-history.js';
import { dated } from '../unpack-history.js';

/** What every kind of signal but marks has here. */
interface Standing {
  readonly id: string;
  readonly day: EpochDay;
  readonly knownOn: EpochDay;
}

interface Gone<Signal> {
  readonly signal: Signal;
  readonly replacedAt: Instant;
  readonly replacedBy: string | null;
}

/**
 * A history with what corrections have replaced put back, each for as long as the school went by it. What took its place is known from the day the
 * correction reached us (in the school's zone), unless the school said when it knew.
 */
export function historyAsKnown(
  standing: PupilHistory,
  schoolId: number,
  timezone: string,
  superseded: SupersededHistory | undefined,
): PupilHistory {
  if (!superseded) return standing;
  const dayOf = (instant: Instant): EpochDay => toEpochDay(localDayOf(instant, timezone));
  const here = <Row extends { readonly schoolId: number }>(rows: readonly Row[]) =>
    rows.filter((row) => row.schoolId === schoolId);
  const marks = here(superseded.marks);
  return pupilHistory({
    ...standing,
    marks:
      marks.length === 0
        ? standing.marks
        : packMarks(withBefore(unpackedMarks(standing.marks), marks, dayOf)),
    incidents: withGone(standing.incidents, here(superseded.incidents).map(goneOf), dayOf),
    results: withGone(standing.results, superseded.results.map(goneOf), dayOf),
    observations: withGone(standing.observations, superseded.observations.map(goneOf), dayOf),
  });
}

type DayOf = (instant: Instant) => EpochDay;

function withBefore(standing: MarkSignal[], before: readonly MarkBefore[], dayOf: DayOf): MarkSignal[] {
  const corrected = groupBy(before, slot);
  return standing.flatMap((mark) => chainOf(mark, corrected.get(slot(mark)) ?? [], dayOf));
}

/** Day and session; the register is one school's. */
const slot = ({ day, session }: Pick<MarkSignal, 'day' | 'session'>): number =>
  slotOf(packEntry(day, session, 0));

/** A session's codes one after the other, each until the next was known. */
function chainOf(mark: MarkSignal, before: readonly MarkBefore[], dayOf: DayOf): MarkSignal[] {
  if (before.length === 0) return [mark];
  const known = before.map(({ recordedOn, day }, at) => {
    const replaced = before[at - 1];
    return recordedOn ?? (replaced ? dayOf(replaced.replacedAt) : day);
  });
  const last = before.at(-1);
  const standsFrom = last?.standingRecordedOn ?? (last ? dayOf(last.replacedAt) : mark.day);
  const earlier = before.map(({ code }, at) => ({
    ...{ day: mark.day, session: mark.session, code },
    ...{ knownOn: known[at], knownUntil: known[at + 1] ?? standsFrom },
  }));
  return [...earlier, { ...mark, knownOn: standsFrom }];
}

const goneOf = <Row extends Parameters<typeof dated>[0] & Pick<Gone<unknown>, 'replacedAt' | 'replacedBy'>>(
  row: Row,
) => ({ signal: dated(row), replacedAt: row.replacedAt, replacedBy: row.replacedBy });

/** A correction that says when the school knew keeps that day. */
function withGone<Signal extends Standing>(
  standing: readonly Signal[],
  gone: readonly Gone<Signal>[],
  dayOf: DayOf,
): Signal[] {
  if (gone.length === 0) return [...standing];
  const replacedOn = new Map(gone.map(({ replacedBy, replacedAt }) => [replacedBy, dayOf(replacedAt)]));
  const since = (signal: Signal): Signal => {
    const said = signal.knownOn > signal.day;
    return { ...signal, knownOn: said ? signal.knownOn : (replacedOn.get(signal.id) ?? signal.knownOn) };
  };
  return [
    ...standing.map(since),
    ...gone.map(({ signal, replacedAt }) => ({ ...since(signal), knownUntil: dayOf(replacedAt) })),
  ];
}
