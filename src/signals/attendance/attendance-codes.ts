/**
 * What a code counts as. Present and approved-activity are attendance; authorised and unauthorised are absence;
 * not-possible and administrative stay out of both sides of the sum.
 */
export type AttendanceClass =
  'present' | 'approved-activity' | 'authorised' | 'unauthorised' | 'not-possible' | 'administrative';

/** One code of the register. */
export interface AttendanceCode {
  /** Stored in marks (1–63). Never renumber, never reuse. */
  readonly id: number;
  /** As written in the register: `/`, `L`, `C1` … */
  readonly letters: string;
  readonly meaning: string;
  readonly class: AttendanceClass;
  /** Arrived late, whether before the register closed (L, present) or after it (U, unauthorised). */
  readonly late: boolean;
  /** The session the code is meant for; null = both. Read leniently: registers do hold `/` in the afternoon. */
  readonly session: 'AM' | 'PM' | null;
  /** First day of the code in the present list, or null for codes older than it (`/`, `I` …). */
  readonly validFrom: string | null;
  /** Last day before the code was withdrawn; null = in use. Older registers still hold withdrawn codes. */
  readonly validUntil: string | null;
}

/** First day of the School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208), reg. 10. */
export const REGULATIONS_2024_FROM = '2024-08-19';
const BEFORE_2024_REGULATIONS = '2024-08-18';

const ids = new Set<number>();

function code(
  id: number,
  letters: string,
  meaning: string,
  codeClass: AttendanceClass,
  more: Partial<Pick<AttendanceCode, 'late' | 'session' | 'validFrom' | 'validUntil'>> = {},
): AttendanceCode {
  if (ids.has(id) || id < 1 || id > 63)
    throw new RangeError(`Attendance code id ${id} is taken or out of range`);
  ids.add(id);
  return {
    id,
    letters,
    meaning,
    class: codeClass,
    late: false,
    session: null,
    validFrom: null,
    validUntil: null,
    ...more,
  };
}

const NEW = { validFrom: REGULATIONS_2024_FROM };
const LEGACY = { validUntil: BEFORE_2024_REGULATIONS };

/**
 * Every code a register may hold from 19 August 2024, and the three withdrawn then.
 * Sources: SI 2024/208 reg. 10 (codes); "Working together to improve school attendance" (classes); for H as authorised
 * and J as attending, the columns of DfE's attendance dashboard, whose published rates this table reproduces.
 * E is authorised only while no other provision is made; from the sixth day a suspended pupil is B, D or K.
 */
export const ATTENDANCE_CODES: readonly AttendanceCode[] = [
  code(1, '/', 'Present, morning', 'present', { session: 'AM' }),
  code(2, '\\', 'Present, afternoon', 'present', { session: 'PM' }),
  code(3, 'L', 'Late, before the register closed', 'present', { late: true }),
  code(4, 'K', 'Education arranged by the local authority', 'approved-activity', NEW),
  code(5, 'V', 'Educational visit or trip', 'approved-activity'),
  code(6, 'P', 'Sporting activity', 'approved-activity'),
  code(7, 'W', 'Work experience', 'approved-activity'),
  code(8, 'B', 'Other approved educational activity off site', 'approved-activity'),
  code(9, 'C', 'Leave for exceptional circumstances', 'authorised'),
  code(10, 'C1', 'Leave for a regulated performance or employment abroad', 'authorised', NEW),
  code(11, 'C2', 'Leave for a part-time timetable, compulsory school age', 'authorised', NEW),
  code(12, 'E', 'Suspended or excluded, no provision made', 'authorised'),
  code(13, 'I', 'Illness', 'authorised'),
  code(14, 'J1', 'Interview for a job or another school', 'authorised', NEW),
  code(15, 'M', 'Medical or dental appointment', 'authorised'),
  code(16, 'R', 'Religious observance', 'authorised'),
  code(17, 'S', 'Study leave for a public examination', 'authorised'),
  code(18, 'T', 'Parent travelling for work', 'authorised'),
  code(19, 'G', 'Holiday not granted', 'unauthorised'),
  code(20, 'N', 'Reason not yet established', 'unauthorised'),
  code(21, 'O', 'Other or unknown circumstances', 'unauthorised'),
  code(22, 'U', 'Arrived after the register closed', 'unauthorised', { late: true }),
  code(23, 'D', 'Dual registered, expected at the other school', 'not-possible'),
  code(24, 'Q', 'No access arrangements made', 'not-possible', NEW),
  code(25, 'X', 'Not of compulsory school age, not required', 'not-possible'),
  code(26, 'Y1', 'Transport normally provided not available', 'not-possible', NEW),
  code(27, 'Y2', 'Widespread disruption to travel', 'not-possible', NEW),
  code(28, 'Y3', 'Part of the premises closed', 'not-possible', NEW),
  code(29, 'Y4', 'Whole site unexpectedly closed', 'not-possible', NEW),
  code(30, 'Y5', 'Criminal justice detention', 'not-possible', NEW),
  code(31, 'Y6', 'Public health guidance or law', 'not-possible', NEW),
  code(32, 'Y7', 'Other unavoidable cause', 'not-possible', NEW),
  code(33, 'Z', 'Prospective pupil, not on roll', 'administrative'),
  code(34, '#', 'Planned whole-school closure', 'administrative'),
  code(35, 'H', 'Holiday granted', 'authorised', LEGACY),
  code(36, 'J', 'At an interview', 'approved-activity', LEGACY),
  code(37, 'Y', 'Unable to attend, exceptional circumstances', 'not-possible', LEGACY),
];

/** Bits of {@link CODE_FLAGS}. A mark is absent when it has either bit of {@link ABSENT}. */
export const POSSIBLE = 1;
export const ATTENDED = 2;
export const AUTHORISED = 4;
export const UNAUTHORISED = 8;
export const LATE = 16;
export const ABSENT = AUTHORISED | UNAUTHORISED;

const FLAGS_OF_CLASS: Record<AttendanceClass, number> = {
  present: POSSIBLE | ATTENDED,
  'approved-activity': POSSIBLE | ATTENDED,
  authorised: POSSIBLE | AUTHORISED,
  unauthorised: POSSIBLE | UNAUTHORISED,
  'not-possible': 0,
  administrative: 0,
};

const BY_ID: (AttendanceCode | undefined)[] = new Array<AttendanceCode | undefined>(64).fill(undefined);
const BY_LETTERS = new Map<string, AttendanceCode>();

/** What each code id counts as, by bits; 0 for an id that is no code. For loops over millions of marks. */
export const CODE_FLAGS = new Uint8Array(64);

for (const entry of ATTENDANCE_CODES) {
  BY_ID[entry.id] = entry;
  BY_LETTERS.set(entry.letters, entry);
  BY_LETTERS.set(entry.letters.toLowerCase(), entry);
  CODE_FLAGS[entry.id] = FLAGS_OF_CLASS[entry.class] | (entry.late ? LATE : 0);
}

/** The code a register cell holds, white space and letter case aside; null when it is no code. Nothing is guessed. */
export function codeOf(text: string): AttendanceCode | null {
  return BY_LETTERS.get(text) ?? BY_LETTERS.get(text.trim().toUpperCase()) ?? null;
}

/** The code stored under an id; null for an id never given. */
export function codeById(id: number): AttendanceCode | null {
  return BY_ID[id] ?? null;
}

/** The letters of a stored code, `?` for an id never given. */
export function lettersOf(id: number): string {
  return BY_ID[id]?.letters ?? '?';
}
