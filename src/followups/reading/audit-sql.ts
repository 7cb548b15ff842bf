import { lastDayAtSchool } from '../../people/enrolments/left-school.js';
import type { SqlValue } from '../../platform/database/sql.js';
import type { Instant } from '../../shared/instants.js';

/** What somebody wants to see of the audit. */
export interface AuditFilter {
  /** `staff:<public id>`, `key:<public id>` … as the audit has it. */
  readonly actor?: string | undefined;
  readonly action?: string | undefined;
  /** Public id of a pupil, case, meeting or account. */
  readonly subjectId?: string | undefined;
  readonly from?: Instant | undefined;
  /** Not including. */
  readonly until?: Instant | undefined;
  /** Only lines older than this one. */
  readonly before?: number | undefined;
}

type Bind = (value: SqlValue) => string;

/** Conditions on `audit_entry e`. */
export function filterSql(filter: AuditFilter, bind: Bind): string[] {
  const { actor, action, subjectId, from, until, before } = filter;
  return [
    ...(actor === undefined ? [] : [`e.actor = ${bind(actor)}`]),
    ...(action === undefined ? [] : [`e.action = ${bind(action)}`]),
    ...(subjectId === undefined ? [] : [`e.subject_id = ${bind(subjectId)}`]),
    ...(from === undefined ? [] : [`e.at >= ${bind(from)}`]),
    ...(until === undefined ? [] : [`e.at < ${bind(until)}`]),
    ...(before === undefined ? [] : [`e.id < ${bind(before)}`]),
  ];
}

/**
 * What a DSL does about possible harm, what home told in confidence, and holds, is for DSLs: others are not even told that there is
 * anything.
 */
export const NOT_OF_THE_DSL = `e.action NOT LIKE 'dsl%' AND e.action NOT LIKE 'hold%' AND COALESCE(e.reason, '') NOT LIKE 'is a DSL%'`;

/** The day of a line, as the audit has it (UTC). */
const DAY = 'SUBSTR(e.at, 1, 10)';

/** Subjects that belong to an organisation (`$o`): how the audit calls them, and when they do. */
const SUBJECTS: Readonly<Record<string, string>> = {
  // What was done about a pupil after they left is the next school's.
  pupil: `pupil x WHERE x.public_id = e.subject_id AND ${lastDayAtSchool('x.id', '$o', DAY)} IS NULL
            AND (x.organisation_id = $o OR EXISTS (SELECT 1 FROM enrolment n
              WHERE n.pupil_id = x.id AND n.school_id = $o AND n.from_day <= ${DAY}))`,
  case: 'pupil_case x WHERE x.public_id = e.subject_id AND x.school_id = $o',
  'follow-up': 'follow_up x WHERE x.public_id = e.subject_id AND x.school_id = $o',
  'family-link': `family_link x JOIN pupil p ON p.id = x.pupil_id
            WHERE x.id = CASE WHEN e.subject = 'family-link' THEN CAST(e.subject_id AS integer) END AND p.organisation_id = $o`,
  school: 'organisation x WHERE x.public_id = e.subject_id AND x.id = $o',
  staff: 'staff x WHERE x.public_id = e.subject_id AND x.organisation_id = $o',
  account:
    'account x JOIN staff t ON t.id = x.staff_id WHERE x.public_id = e.subject_id AND t.organisation_id = $o',
  'api-key': 'api_key x WHERE x.public_id = e.subject_id AND x.organisation_id = $o',
};

/**
 * A line has no organisation of its own. It is an organisation's when its people or its keys acted, or when it is about its pupils, cases,
 * meetings, accounts or keys: so a school sees what a team of another organisation has read of its pupils.
 */
export function ofOrganisationSql(organisationId: number, bind: Bind): string {
  const own = bind(organisationId);
  const actors = `e.actor IN (
      SELECT 'staff:' || public_id FROM staff WHERE organisation_id = $o
      UNION ALL SELECT 'key:' || public_id FROM api_key WHERE organisation_id = $o
      UNION ALL SELECT 'account:' || a.public_id FROM account a JOIN staff t ON t.id = a.staff_id
        WHERE t.organisation_id = $o)`;
  const subjects = Object.entries(SUBJECTS).map(
    ([kind, rows]) => `(e.subject = '${kind}' AND EXISTS (SELECT 1 FROM ${rows}))`,
  );
  return `(${[actors, ...subjects].join(' OR ')})`.replaceAll('$o', own);
}
