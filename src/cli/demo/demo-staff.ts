import { SCHOOL_ID } from './demo-calendar.js';
import type { CsvRow } from './demo-csv.js';

export const TEAM_ID = 'NMM';

const FULL = 'Mon 08:15-16:30; Tue 08:15-16:30; Wed 08:15-16:30; Thu 08:15-16:30; Fri 08:15-15:45';
const LATE_WEDNESDAY = 'Mon 08:00-16:30; Tue 08:00-16:30; Wed 08:00-18:00; Thu 08:00-16:30; Fri 08:00-15:30';
const LATE_TUESDAY = 'Mon 08:00-16:30; Tue 08:00-18:00; Wed 08:00-16:30; Thu 08:00-17:00; Fri 08:00-15:30';
const OFFICE = 'Mon 07:45-15:45; Tue 07:45-15:45; Wed 07:45-15:45; Thu 07:45-15:45; Fri 07:45-15:45';
const THREE_DAYS = 'Mon 08:30-15:30; Tue 08:30-15:30; Thu 08:30-15:30';
const FOUR_DAYS = 'Mon 08:15-16:30; Tue 08:15-16:30; Wed 08:15-16:30; Thu 08:15-16:30';

type StaffLine = readonly [
  id: string,
  first: string,
  last: string,
  job: string,
  roles: string,
  years: string,
  hours: string,
];

const SCHOOL_STAFF: readonly StaffLine[] = [
  ['S01', 'Helen', 'Marsh', 'Headteacher', 'head', '', LATE_TUESDAY],
  ['S02', 'Ruth', 'Adeyemi', 'Designated safeguarding lead', 'dsl', '', LATE_WEDNESDAY],
  ['S03', 'Martin', 'Kowal', 'Deputy safeguarding lead', 'dsl;teacher', '', FULL],
  ['S04', 'Gill', 'Tranter', 'Attendance officer', 'administrator', '', OFFICE],
  ['S05', 'Josie', 'Bright', 'Head of Year 7', 'pastoral-lead;teacher', '7', LATE_WEDNESDAY],
  ['S06', 'Daniel', 'Osei', 'Head of Year 8', 'pastoral-lead;teacher', '8', LATE_TUESDAY],
  ['S07', 'Parveen', 'Rashid', 'Head of Year 9', 'pastoral-lead;teacher', '9', LATE_WEDNESDAY],
  ['S08', 'Colin', 'Firbank', 'Head of Year 10', 'pastoral-lead;teacher', '10', LATE_TUESDAY],
  ['S09', 'Laura', 'Hendry', 'Head of Year 11', 'pastoral-lead;teacher', '11', LATE_WEDNESDAY],
  ['S10', 'Anthony', 'Vale', 'Head of sixth form', 'pastoral-lead;teacher', '12;13', FOUR_DAYS],
  ['S11', 'Beth', 'Calloway', 'Form teacher, English', 'teacher', '7', FULL],
  ['S12', 'Imtiaz', 'Sadiq', 'Form teacher, Science', 'teacher', '7', FULL],
  ['S13', 'Carys', 'Pritchard', 'Form teacher, Mathematics', 'teacher', '8', FULL],
  ['S14', 'Joel', 'Nkemelu', 'Form teacher, Geography', 'teacher', '8', FULL],
  ['S15', 'Fiona', 'Dale', 'Form teacher, Art', 'teacher', '9', THREE_DAYS],
  ['S16', 'Stuart', 'Wray', 'Form teacher, Physical education', 'teacher', '9', FULL],
  ['S17', 'Monika', 'Lis', 'Form teacher, Languages', 'teacher', '10', FULL],
  ['S18', 'Peter', 'Aldous', 'Form teacher, History', 'teacher', '10', FULL],
  ['S19', 'Yvonne', 'Castle', 'Form teacher, Drama', 'teacher', '11', FOUR_DAYS],
  ['S20', 'Rav', 'Bansal', 'Form teacher, Computing', 'teacher', '11', FULL],
  ['S21', 'Naomi', 'Sefton', 'Sixth form tutor, Psychology', 'teacher', '12', FULL],
  ['S22', 'Edward', 'Quill', 'Sixth form tutor, Biology', 'teacher', '13', FULL],
];

const TEAM_STAFF: readonly StaffLine[] = [
  ['T01', 'Denise', 'Harker', 'Team manager', 'mast-manager', '', LATE_TUESDAY],
  [
    'T02',
    'Sofia',
    'Almeida',
    'Family support worker',
    'mast-worker',
    '',
    'Mon 09:00-17:00; Tue 10:00-18:00; Wed 09:00-17:00; Thu 09:00-17:00',
  ],
  [
    'T03',
    'Kieran',
    'Boyle',
    'Family support worker',
    'mast-worker',
    '',
    'Tue 08:30-16:30; Wed 10:00-18:00; Thu 08:30-16:30; Fri 08:30-15:30',
  ],
  ['T04', 'Amina', 'Yusuf', 'Education welfare officer', 'mast-worker', '', FULL],
  [
    'T05',
    'Tom',
    'Radley',
    'Emotional wellbeing practitioner',
    'mast-worker',
    '',
    'Mon 09:00-14:30; Wed 09:00-18:00; Fri 09:00-14:30',
  ],
];

function rowOf(organisationId: string, domain: string, line: StaffLine): CsvRow {
  const [staff_id, first_name, last_name, job_title, roles, year_groups, working_hours] = line;
  const email = `${first_name}.${last_name}@${domain}`.toLowerCase();
  return {
    staff_id,
    organisation_id: organisationId,
    first_name,
    last_name,
    email,
    job_title,
    roles,
    year_groups,
    working_hours,
  };
}

/** Rows of `staff.csv`: the school's 22 and the team's 5, who work for Northfield by agreement. */
export function staffRows(): CsvRow[] {
  return [
    ...SCHOOL_STAFF.map((line) => rowOf(SCHOOL_ID, 'northfield.example', line)),
    ...TEAM_STAFF.map((line) => rowOf(TEAM_ID, 'mast.example', line)),
  ];
}

/** Full names of those who teach, for incidents and observations. */
export function teacherNames(): string[] {
  return SCHOOL_STAFF.filter(([, , , , roles]) => roles.includes('teacher')).map(
    ([, first, last]) => `${first} ${last}`,
  );
}

/** Rows of `schools.csv`. */
export function schoolRows(): CsvRow[] {
  return [
    {
      school_id: SCHOOL_ID,
      name: 'Northfield Community School',
      timezone: 'Europe/London',
      phone: '01632 960001',
      email: 'office@northfield.example',
      address: 'Mill Lane, Northfield',
    },
  ];
}

/** Rows of `teams.csv`. */
export function teamRows(): CsvRow[] {
  return [
    { team_id: TEAM_ID, name: 'Northfield & Moorside MAST', school_ids: SCHOOL_ID, agreed_on: '2025-07-14' },
  ];
}
