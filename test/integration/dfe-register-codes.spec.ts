import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import { codeOf } from '../../src/signals/attendance/attendance-codes.js';
import {
  attendancePercentages,
  attendanceSums,
  type AttendanceSums,
} from '../../src/signals/attendance/attendance-sums.js';
import { sharedData } from '../support/shared-data.js';
import { ROWS_WITH_UNCOUNTED_AUTHORISED } from '../support/dfe-uncounted-sessions.js';

/** DfE's column of each code. Legacy H and J have columns of their own; J counts as attending. */
const COLUMN_OF_CODE: Record<string, string> = {
  '/': 'reason_present_am',
  '\\': 'reason_present_pm',
  L: 'reason_l_present_late_before_registers_closed',
  I: 'reason_i_authorised_illness',
  M: 'reason_m_authorised_medical_dental',
  R: 'reason_r_authorised_religious_observance',
  S: 'reason_s_authorised_study_leave',
  T: 'reason_t_authorised_mobile_child',
  H: 'reason_h_authorised_holiday',
  E: 'reason_e_authorised_excluded',
  C: 'reason_c_authorised_other',
  C1: 'reason_c1_authorised_regulated_performance',
  J1: 'reason_j1_authorised_interview',
  C2: 'reason_c2_authorised_temp_reduced_timetable',
  B: 'reason_b_aea_education_off_site',
  J: 'reason_j_aea_interview',
  P: 'reason_p_aea_approved_sporting_activity',
  V: 'reason_v_aea_educational_visit_trip',
  W: 'reason_w_aea_work_experience',
  K: 'reason_k_aea_education_arranged_by_la',
  G: 'reason_g_unauthorised_holiday',
  U: 'reason_u_unauthorised_late_after_registers_closed',
  O: 'reason_o_other_unauthorised',
  N: 'reason_n_no_reason_yet',
};

type Row = Record<string, string>;

const area = (row: Row) => row['la_name'] || row['region_name'] || row['country_name'] || '';

function sumsFromCodes(row: Row): AttendanceSums {
  return attendanceSums(
    Object.entries(COLUMN_OF_CODE).map(([letters, column]) => {
      const code = codeOf(letters);
      if (!code) throw new Error(`No code ${letters}`);
      return [code.id, Number(row[column])] as const;
    }),
  );
}

/** The same sums with authorised sessions that DfE counts but shows under no code. */
function withAuthorised(sums: AttendanceSums, more: number): AttendanceSums {
  return {
    ...sums,
    possible: sums.possible + more,
    authorised: sums.authorised + more,
    absent: sums.absent + more,
  };
}

/** True when all four rates equal DfE's to 1e-9 percentage points. */
function agrees(row: Row, sums: AttendanceSums): boolean {
  const ours = attendancePercentages(sums);
  const pairs: [number | null, string | undefined][] = [
    [ours.attendance, row['attendance_perc']],
    [ours.absence, row['overall_absence_perc']],
    [ours.authorised, row['authorised_absence_perc']],
    [ours.unauthorised, row['unauthorised_absence_perc']],
  ];
  return pairs.every(([own, theirs]) => own !== null && Math.abs(own - Number(theirs)) <= 1e-9);
}

const path = sharedData('dfe-register-codes/register-counts.csv');
if (!path) process.stdout.write('Skipped: register-counts.csv is not beside the project.\n');
const suite = path ? describe : describe.skip;

suite('DfE register counts, 2025/26', () => {
  const rows = path ? parse<Row>(readFileSync(path), { columns: true, bom: true }) : [];
  const numeric = rows.filter((row) => Number.isFinite(Number(row['possible_sessions'])));
  const differing = numeric.filter((row) => !agrees(row, sumsFromCodes(row)));

  it('has 647 rows, of which 643 hold numbers and four are withheld', () => {
    expect(rows).toHaveLength(647);
    expect(numeric).toHaveLength(643);
    const withheld = rows.filter((row) => row['possible_sessions'] === 'c');
    expect(withheld.map((row) => `${area(row)}, ${row['education_phase']}`).sort()).toEqual([
      'City of London, Primary',
      'City of London, Total',
      'Isles of Scilly, Secondary',
      'Isles of Scilly, Total',
    ]);
  });

  it('agrees with DfE on all four rates from the codes alone on 592 rows', () => {
    expect(numeric.length - differing.length).toBe(592);
  });

  it('lists the other 51 with the authorised sessions that have no column', () => {
    const found = differing.map((row) => {
      const missing = Number(row['authorised_absence']) - sumsFromCodes(row).authorised;
      return [row['geographic_level'], area(row), row['education_phase'], missing];
    });
    process.stdout.write(`${found.map((line) => line.join(' | ')).join('\n')}\n`);
    expect(found).toEqual(ROWS_WITH_UNCOUNTED_AUTHORISED);
    expect(found).toHaveLength(51);
  });

  it('agrees on those 51 once these sessions are added, and nothing but authorised sessions was missing', () => {
    for (const row of differing) {
      const sums = sumsFromCodes(row);
      const missing = Number(row['authorised_absence']) - sums.authorised;
      expect(missing).toBeGreaterThan(0);
      expect(agrees(row, withAuthorised(sums, missing))).toBe(true);
      expect(Number(row['possible_sessions']) - sums.possible).toBe(missing);
      expect(Number(row['overall_attendance'])).toBe(sums.attended);
      expect(Number(row['unauthorised_absence'])).toBe(sums.unauthorised);
    }
  });

  it('would not agree with H left out, so the legacy codes do count', () => {
    const withH = numeric.filter((row) => Number(row['reason_h_authorised_holiday']) > 0);
    const withoutH = withH.filter((row) =>
      agrees(row, sumsFromCodes({ ...row, reason_h_authorised_holiday: '0' })),
    );
    expect(withH.length).toBeGreaterThan(0);
    expect(withoutH).toEqual([]);
  });
});
