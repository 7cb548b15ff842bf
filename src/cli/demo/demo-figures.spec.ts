import { describe, expect, it } from '@jest/globals';
import { makeDemoSchool, type DemoSchool } from './demo-school.js';

/** DfE, pupil absence in state-funded secondary schools in England, 2025/26. */
const DFE = { attendance: 91.5, persistentlyAbsent: 23.8 };

/** A table of its own, written from the guidance, so that a slip in Tandem's table cannot hide here. */
const ATTENDED = new Set(['/', '\\', 'L', 'K', 'V', 'P', 'W', 'B']);
const ABSENT = new Set(['C', 'C1', 'C2', 'E', 'I', 'J1', 'M', 'R', 'S', 'T', 'G', 'N', 'O', 'U']);
const OUTSIDE = ['D', 'X', 'Y1', 'Y4', '#'];

interface Figures {
  attendance: number;
  persistentlyAbsent: number;
}

/** The last word on each session: a later week's file may correct an earlier one. */
function finalCodes(school: DemoSchool): Map<string, Map<string, string>> {
  const pupils = new Map<string, Map<string, string>>();
  for (const row of school.weeks.flatMap((week) => week.attendance)) {
    const sessions = pupils.get(row['pupil_id'] ?? '') ?? new Map<string, string>();
    sessions.set(`${row['date']} ${row['session']}`, row['code'] ?? '');
    pupils.set(row['pupil_id'] ?? '', sessions);
  }
  return pupils;
}

function figuresOf(school: DemoSchool): Figures {
  let attended = 0;
  let absent = 0;
  let persistent = 0;
  const pupils = [...finalCodes(school).values()].map((sessions) => [...sessions.values()]);
  for (const codes of pupils) {
    const in_ = codes.filter((code) => ATTENDED.has(code)).length;
    const out = codes.filter((code) => ABSENT.has(code)).length;
    attended += in_;
    absent += out;
    if (out / (in_ + out) >= 0.1) persistent += 1;
  }
  return {
    attendance: (100 * attended) / (attended + absent),
    persistentlyAbsent: (100 * persistent) / pupils.length,
  };
}

const school = makeDemoSchool();

describe("The demo school's figures over two terms", () => {
  it.each([1, 2, 3, 2026])("come out at DfE's secondary figures for 2025/26 with seed %i", (seed) => {
    const figures = figuresOf(makeDemoSchool(seed));

    expect(Math.abs(figures.attendance - DFE.attendance)).toBeLessThanOrEqual(1);
    expect(Math.abs(figures.persistentlyAbsent - DFE.persistentlyAbsent)).toBeLessThanOrEqual(3);
  });

  it('rest on codes that are all known', () => {
    const codes = new Set([...finalCodes(school).values()].flatMap((sessions) => [...sessions.values()]));

    expect([...codes].filter((code) => ![...ATTENDED, ...ABSENT, ...OUTSIDE].includes(code))).toEqual([]);
    expect(codes.size).toBeGreaterThanOrEqual(20);
  });

  it('stand on some 154,000 sessions, of which more than a thousand were explained in a later week', () => {
    const rows = school.weeks.reduce((sum, week) => sum + week.attendance.length, 0);
    const sessions = [...finalCodes(school).values()].reduce((sum, pupil) => sum + pupil.size, 0);

    expect(sessions).toBeGreaterThan(150_000);
    expect(rows - sessions).toBeGreaterThan(1000);
  });
});
