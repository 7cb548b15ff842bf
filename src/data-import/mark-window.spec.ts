import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { MarkRow } from '../signals/marks/mark-batch.js';
import { MarkWindow } from './mark-window.js';

function windowOf(rows: readonly MarkRow[]): MarkWindow {
  const window = new MarkWindow(rows.length);
  for (const row of rows)
    window.add(row.pupilId, row.day, row.session, row.schoolId, row.code, row.recordedOn);
  window.sort();
  return window;
}

function spansOf(window: MarkWindow, size: number): MarkRow[][] {
  const spans: MarkRow[][] = [];
  for (let from = 0; from < window.length;) {
    const span = window.spanFrom(from, size);
    spans.push(window.rows(span));
    from = span.to;
  }
  return spans;
}

const mark = fc.record({
  pupilId: fc.integer({ min: 1, max: 9 }),
  day: fc.integer({ min: 0, max: 65_535 }),
  session: fc.constantFrom(0 as const, 1 as const),
  schoolId: fc.integer({ min: 1, max: 3 }),
  code: fc.integer({ min: 1, max: 37 }),
  recordedOn: fc.option(fc.integer({ min: 0, max: 65_535 })),
});

describe('A window of marks', () => {
  it('gives back every mark, pupil after pupil, each one’s in the order in which they came', () => {
    fc.assert(
      fc.property(fc.array(mark), fc.integer({ min: 1, max: 20 }), (rows, size) => {
        const expected = [1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((id) =>
          rows.filter((row) => row.pupilId === id),
        );
        expect(spansOf(windowOf(rows), size).flat()).toEqual(expected);
      }),
    );
  });

  it('keeps a pupil’s marks in one span unless they alone are too many', () => {
    fc.assert(
      fc.property(fc.array(mark), fc.integer({ min: 1, max: 20 }), (rows, size) => {
        for (const span of spansOf(windowOf(rows), size)) {
          expect(span.length).toBeLessThanOrEqual(size);
          const pupils = new Set(span.map((row) => row.pupilId));
          const split = [...pupils].filter((id) => rows.filter((row) => row.pupilId === id).length > size);
          const whole = [...pupils].filter((id) => !split.includes(id));
          for (const id of whole)
            expect(span.filter((row) => row.pupilId === id)).toEqual(
              rows.filter((row) => row.pupilId === id),
            );
        }
      }),
    );
  });

  it('refuses to lose a mark it has no room for', () => {
    const window = new MarkWindow(1);
    window.add(1, 20_000, 0, 1, 1, null);
    expect(() => {
      window.add(1, 20_000, 1, 1, 1, null);
    }).toThrow(RangeError);
  });
});
