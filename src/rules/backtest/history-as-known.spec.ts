import { describe, expect, it } from '@jest/globals';
import { toEpochDay } from '../../shared/days.js';
import { codeOf } from '../../signals/attendance/attendance-codes.js';
import type { MarkBefore, SupersededHistory } from '../../signals/superseded-signals.reader.js';
import { packMarks, unpackedMarks } from '../packed-marks.js';
import { historySeenOn, type IncidentSignal, pupilHistory, type PupilHistory } from '../pupil-history.js';
import { SchoolCalendar } from '../school-calendar.js';
import { historyAsKnown } from './history-as-known.js';

const day = toEpochDay;
const MONDAY = day('2025-11-03');
const NORTHFIELD = 1;
const code = (letters: string) => codeOf(letters)?.id ?? 0;

const NOTHING: SupersededHistory = { marks: [], incidents: [], results: [], observations: [] };
const asKnown = (standing: Partial<PupilHistory>, superseded: Partial<SupersededHistory>) =>
  historyAsKnown(
    pupilHistory({ calendar: new SchoolCalendar([]), ...standing }),
    NORTHFIELD,
    'Europe/London',
    { ...NOTHING, ...superseded },
  );

/** The codes seen on a day, in order. */
const codesOn = (history: PupilHistory, on: string): number[] =>
  unpackedMarks(historySeenOn(history, day(on), 0).marks).map((mark) => mark.code);

const before = (letters: string, replacedAt: string, more: Partial<MarkBefore> = {}): MarkBefore => ({
  ...{ pupilId: 1, schoolId: NORTHFIELD, day: MONDAY, session: 0, code: code(letters) },
  ...{ recordedOn: null, replacedAt, standingRecordedOn: null, ...more },
});

describe('A history as it was known', () => {
  const illness = packMarks([{ day: MONDAY, session: 0, code: code('I') }]);

  it('has a mark as it was until the day its correction reached the school', () => {
    const history = asKnown({ marks: illness }, { marks: [before('N', '2025-11-06T09:00:00.000Z')] });
    expect(codesOn(history, '2025-11-03')).toEqual([code('N')]);
    expect(codesOn(history, '2025-11-05')).toEqual([code('N')]);
    expect(codesOn(history, '2025-11-06')).toEqual([code('I')]);
  });

  it('goes by the day the school says it knew, where it says so', () => {
    const told = before('N', '2026-01-10T09:00:00.000Z', { standingRecordedOn: day('2025-11-04') });
    const history = asKnown({ marks: illness }, { marks: [told] });
    expect(codesOn(history, '2025-11-03')).toEqual([code('N')]);
    expect(codesOn(history, '2025-11-04')).toEqual([code('I')]);
  });

  it('follows a mark that was corrected twice', () => {
    const twice = [before('N', '2025-11-04T09:00:00.000Z'), before('O', '2025-11-06T09:00:00.000Z')];
    const history = asKnown({ marks: illness }, { marks: twice });
    const seen = ['2025-11-03', '2025-11-04', '2025-11-06'].map((on) => codesOn(history, on));
    expect(seen).toEqual([[code('N')], [code('O')], [code('I')]]);
  });

  it('takes the day where the school is: late in the evening is already the next day there in summer', () => {
    const june = day('2026-06-01');
    const marks = packMarks([{ day: june, session: 0, code: code('I') }]);
    const history = asKnown({ marks }, { marks: [before('N', '2026-06-03T23:30:00.000Z', { day: june })] });
    expect(codesOn(history, '2026-06-03')).toEqual([code('N')]);
    expect(codesOn(history, '2026-06-04')).toEqual([code('I')]);
  });

  it('leaves the register of another school alone', () => {
    const elsewhere = before('N', '2025-11-06T09:00:00.000Z', { schoolId: 2 });
    expect(codesOn(asKnown({ marks: illness }, { marks: [elsewhere] }), '2025-11-03')).toEqual([code('I')]);
  });

  it('has an incident as it was until the correction, and never both', () => {
    const mild: IncidentSignal = {
      ...{ id: 'mild', day: MONDAY, knownOn: MONDAY, polarity: 'negative', category: 'Rude' },
      ...{ severity: 2, points: 2 },
    };
    const grave = { ...mild, id: 'grave', severity: 5 };
    const gone = {
      ...{ ...grave, pupilId: 1, schoolId: NORTHFIELD, knownOn: null },
      ...{ replacedAt: '2025-11-06T09:00:00.000Z', replacedBy: 'mild' },
    };
    const history = asKnown({ incidents: [mild] }, { incidents: [gone] });
    const ids = (on: string) => historySeenOn(history, day(on), 0).incidents.map((incident) => incident.id);
    expect(ids('2025-11-05')).toEqual(['grave']);
    expect(ids('2025-11-06')).toEqual(['mild']);
  });
});
