import { ATTENDANCE_COLUMNS, checkAttendanceRow } from './attendance.row.js';
import type { AttendanceRow } from './attendance.row.js';
import { checkContactBarRow, CONTACT_BAR_COLUMNS } from './contact-bar.row.js';
import type { ContactBarRow } from './contact-bar.row.js';
import { checkContactRow, CONTACT_COLUMNS } from './contact.row.js';
import type { ContactRow } from './contact.row.js';
import { checkEnrolmentRow, ENROLMENT_COLUMNS } from './enrolment.row.js';
import type { EnrolmentRow } from './enrolment.row.js';
import { checkHoldRow, HOLD_COLUMNS } from './hold.row.js';
import type { HoldRow } from './hold.row.js';
import { checkHomeContactRow, HOME_CONTACT_COLUMNS } from './home-contact.row.js';
import type { HomeContactRow } from './home-contact.row.js';
import { checkHomeInsightRow, HOME_INSIGHT_COLUMNS } from './home-insight.row.js';
import type { HomeInsightRow } from './home-insight.row.js';
import { checkIncidentRow, INCIDENT_COLUMNS } from './incident.row.js';
import type { IncidentRow } from './incident.row.js';
import { checkObservationRow, OBSERVATION_COLUMNS } from './observation.row.js';
import type { ObservationRow } from './observation.row.js';
import { checkPupilRow, PUPIL_COLUMNS } from './pupil.row.js';
import type { PupilRow } from './pupil.row.js';
import { checkRegisterWeekRow, REGISTER_WEEK_COLUMNS } from './register-week.row.js';
import { checkResultRow, RESULT_COLUMNS } from './result.row.js';
import type { ResultRow } from './result.row.js';
import type { Cells, Checked } from './row-check.js';
import { checkSchoolDayRow, SCHOOL_DAY_COLUMNS } from './school-day.row.js';
import type { SchoolDayRow } from './school-day.row.js';
import { checkSchoolRow, SCHOOL_COLUMNS } from './school.row.js';
import type { SchoolRow } from './school.row.js';
import { checkStaffRow, STAFF_COLUMNS } from './staff.row.js';
import type { StaffRow } from './staff.row.js';
import { checkTeamRow, TEAM_COLUMNS } from './team.row.js';
import type { TeamRow } from './team.row.js';
import { checkTermRow, TERM_COLUMNS } from './term.row.js';
import type { TermRow } from './term.row.js';

/** What one row of each kind of file becomes. The key is the canonical file name without `.csv`. */
export interface RowOf {
  readonly schools: SchoolRow;
  readonly 'school-days': SchoolDayRow;
  readonly terms: TermRow;
  readonly teams: TeamRow;
  readonly pupils: PupilRow;
  readonly enrolments: EnrolmentRow;
  readonly contacts: ContactRow;
  readonly 'contact-bars': ContactBarRow;
  readonly staff: StaffRow;
  readonly holds: HoldRow;
  readonly attendance: AttendanceRow;
  readonly 'register-weeks': readonly AttendanceRow[];
  readonly behaviour: IncidentRow;
  readonly attainment: ResultRow;
  readonly observations: ObservationRow;
  readonly 'home-contacts': HomeContactRow;
  readonly 'home-insights': HomeInsightRow;
}

export type FileKind = keyof RowOf;

/** The columns of one kind of file and the check of its rows. */
export interface RowKind<Row> {
  /** In the order in which {@link check} takes its cells. */
  readonly columns: readonly string[];
  /** Columns a file of this kind must have; the others may be missing. */
  readonly required: readonly string[];
  check(cells: Cells): Checked<Row>;
}

/** Every kind, in the order in which the files of one directory are loaded: what is referred to comes first. */
export const ROW_KINDS: { readonly [Kind in FileKind]: RowKind<RowOf[Kind]> } = {
  schools: { columns: SCHOOL_COLUMNS, required: SCHOOL_COLUMNS.slice(0, 2), check: checkSchoolRow },
  'school-days': { columns: SCHOOL_DAY_COLUMNS, required: SCHOOL_DAY_COLUMNS, check: checkSchoolDayRow },
  terms: { columns: TERM_COLUMNS, required: TERM_COLUMNS, check: checkTermRow },
  teams: { columns: TEAM_COLUMNS, required: TEAM_COLUMNS, check: checkTeamRow },
  pupils: { columns: PUPIL_COLUMNS, required: PUPIL_COLUMNS.slice(0, 4), check: checkPupilRow },
  enrolments: { columns: ENROLMENT_COLUMNS, required: ENROLMENT_COLUMNS, check: checkEnrolmentRow },
  contacts: { columns: CONTACT_COLUMNS, required: CONTACT_COLUMNS.slice(0, 13), check: checkContactRow },
  'contact-bars': { columns: CONTACT_BAR_COLUMNS, required: CONTACT_BAR_COLUMNS, check: checkContactBarRow },
  staff: { columns: STAFF_COLUMNS, required: STAFF_COLUMNS.slice(0, 7), check: checkStaffRow },
  holds: { columns: HOLD_COLUMNS, required: HOLD_COLUMNS, check: checkHoldRow },
  attendance: {
    columns: ATTENDANCE_COLUMNS,
    required: ATTENDANCE_COLUMNS.slice(0, 4),
    check: checkAttendanceRow,
  },
  'register-weeks': {
    columns: REGISTER_WEEK_COLUMNS,
    required: REGISTER_WEEK_COLUMNS.slice(0, 3),
    check: checkRegisterWeekRow,
  },
  behaviour: { columns: INCIDENT_COLUMNS, required: INCIDENT_COLUMNS.slice(0, 7), check: checkIncidentRow },
  attainment: { columns: RESULT_COLUMNS, required: RESULT_COLUMNS.slice(0, 5), check: checkResultRow },
  observations: {
    columns: OBSERVATION_COLUMNS,
    required: OBSERVATION_COLUMNS.slice(0, 6),
    check: checkObservationRow,
  },
  'home-contacts': {
    columns: HOME_CONTACT_COLUMNS,
    required: HOME_CONTACT_COLUMNS.slice(0, 6),
    check: checkHomeContactRow,
  },
  'home-insights': {
    columns: HOME_INSIGHT_COLUMNS,
    required: HOME_INSIGHT_COLUMNS.slice(0, 5),
    check: checkHomeInsightRow,
  },
};

export const FILE_KINDS = Object.keys(ROW_KINDS) as FileKind[];

/** True for the name of a kind of file. */
export function isFileKind(text: string): text is FileKind {
  return Object.hasOwn(ROW_KINDS, text);
}
