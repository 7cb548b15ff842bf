import type { Day } from '../../shared/days.js';
import {
  idCell,
  nameCell,
  optionalDayCell,
  optionalEmailCell,
  optionalNameCell,
  optionalWordCell,
} from './cell-readers.js';
import { checked } from './row-check.js';
import type { Cells, Checked } from './row-check.js';

export const SOCIAL_CARE = ['none', 'social-worker', 'in-care'] as const;
export const SPECIAL_NEEDS = ['none', 'support', 'plan'] as const;
export const MAST_AGREEMENTS = ['unasked', 'agreed', 'refused', 'withdrawn'] as const;

/** One pupil. Optional columns the file leaves empty or does not have are null: the loader keeps what it knows. */
export interface PupilRow {
  readonly pupilId: string;
  readonly schoolId: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly preferredName: string | null;
  readonly dateOfBirth: Day | null;
  readonly yearGroup: string | null;
  readonly sex: string | null;
  readonly language: string | null;
  readonly socialCare: (typeof SOCIAL_CARE)[number] | null;
  readonly mastAgreement: (typeof MAST_AGREEMENTS)[number] | null;
  readonly mastAgreedOn: Day | null;
  readonly email: string | null;
  /** Only to check that rules treat groups alike, as are sex and disadvantage. */
  readonly sen: (typeof SPECIAL_NEEDS)[number] | null;
  readonly disadvantaged: boolean | null;
}

export const PUPIL_COLUMNS = [
  'pupil_id',
  'school_id',
  'first_name',
  'last_name',
  'preferred_name',
  'date_of_birth',
  'year_group',
  'sex',
  'language',
  'social_care',
  'mast_agreement',
  'mast_agreed_on',
  'email',
  'sen',
  'disadvantaged',
] as const;

/** Checks one pupil, cells in the order of {@link PUPIL_COLUMNS}. */
export function checkPupilRow(cells: Cells): Checked<PupilRow> {
  return checked(() => ({
    pupilId: idCell('pupil_id', cells[0]),
    schoolId: idCell('school_id', cells[1]),
    firstName: nameCell('first_name', cells[2]),
    lastName: nameCell('last_name', cells[3]),
    preferredName: optionalNameCell(cells[4]),
    dateOfBirth: optionalDayCell('date_of_birth', cells[5]),
    yearGroup: optionalNameCell(cells[6]),
    sex: optionalNameCell(cells[7]),
    language: optionalNameCell(cells[8]),
    socialCare: optionalWordCell('social_care', cells[9], SOCIAL_CARE, null),
    mastAgreement: optionalWordCell('mast_agreement', cells[10], MAST_AGREEMENTS, null),
    mastAgreedOn: optionalDayCell('mast_agreed_on', cells[11]),
    email: optionalEmailCell('email', cells[12]),
    sen: optionalWordCell('sen', cells[13], SPECIAL_NEEDS, null),
    disadvantaged: isYes(optionalWordCell('disadvantaged', cells[14], YES_OR_NO, null)),
  }));
}

const YES_OR_NO = ['yes', 'no'] as const;
const isYes = (word: 'yes' | 'no' | null): boolean | null => (word === null ? null : word === 'yes');
