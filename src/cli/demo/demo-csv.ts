/** One row of a canonical CSV file, by column name. A column left out is written empty. */
export type CsvRow = Readonly<Record<string, string>>;

/** The columns the demo writes, file by file, in the order the files are imported. */
export const DEMO_COLUMNS = {
  'schools.csv': ['school_id', 'name', 'timezone', 'phone', 'email', 'address'],
  'school-days.csv': ['school_id', 'date'],
  'terms.csv': ['school_id', 'name', 'first_day', 'last_day'],
  'teams.csv': ['team_id', 'name', 'school_ids', 'agreed_on'],
  'pupils.csv': [
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
  ],
  'enrolments.csv': ['pupil_id', 'school_id', 'year_group', 'from', 'to'],
  'contacts.csv': [
    'contact_id',
    'pupil_id',
    'first_name',
    'last_name',
    'relationship',
    'parental_responsibility',
    'lives_with',
    'priority',
    'email',
    'mobile',
    'address',
    'language',
    'no_contact',
    'kind',
    'interpreter',
    'channel',
    'address_hidden',
  ],
  'contact-bars.csv': ['contact_id', 'pupil_id', 'order_type', 'order_until', 'no_contact'],
  'holds.csv': ['pupil_id', 'contact_id', 'reason', 'placed_by', 'review_on'],
  'staff.csv': [
    'staff_id',
    'organisation_id',
    'first_name',
    'last_name',
    'email',
    'job_title',
    'roles',
    'year_groups',
    'working_hours',
  ],
  'attendance.csv': ['pupil_id', 'date', 'session', 'code', 'recorded_on'],
  'behaviour.csv': [
    'incident_id',
    'pupil_id',
    'occurred_at',
    'polarity',
    'category',
    'severity',
    'points',
    'location',
    'description',
    'reported_by',
  ],
  'attainment.csv': ['pupil_id', 'subject', 'assessment', 'date', 'scale', 'score', 'recorded_on'],
  'observations.csv': [
    'observation_id',
    'pupil_id',
    'date',
    'theme',
    'severity',
    'text',
    'restricted',
    'possible_harm',
    'author',
  ],
} as const satisfies Record<string, readonly string[]>;

export type DemoFileName = keyof typeof DEMO_COLUMNS;

const NEEDS_QUOTES = /[",\r\n]/;

function cellOf(value: string): string {
  return NEEDS_QUOTES.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The text of a CSV file: a header line, then the rows, each ended by a line feed; quoted as RFC 4180 says. */
export function csvOf(rows: readonly CsvRow[], columns: readonly string[]): string {
  const lines = [columns.join(',')];
  for (const row of rows) lines.push(columns.map((column) => cellOf(row[column] ?? '')).join(','));
  return `${lines.join('\n')}\n`;
}
