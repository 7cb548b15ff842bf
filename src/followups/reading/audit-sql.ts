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

/**
 * The school (`$o`) could know of the pupil on the day of the line: they were there, or it keeps their record. What is done about a pupil
 * after they left is the next school's, and what was done at another school before their first day here stays with that one, whoever
 * keeps the record today.
 */
const wasThere = (pupil: string): string => {
  const enrolled = (which: string): string =>
    `EXISTS (SELECT 1 FROM enrolment n WHERE n.pupil_id = ${pupil}.id AND ${which})`;
  const elsewhere = `n.school_id <> $o AND n.from_day <= ${DAY} AND (n.to_day IS NULL OR n.to_day >= ${DAY})`;
  const notYetHere = `${enrolled(`n.school_id = $o AND n.from_day > ${DAY}`)} AND ${enrolled(elsewhere)}`;
  return `${lastDayAtSchool(`${pupil}.id`, '$o', DAY)} IS NULL AND (${enrolled(`n.school_id = $o AND n.from_day <= ${DAY}`)}
            OR (${pupil}.organisation_id = $o AND NOT (${notYetHere})))`;
};

/** By then the school (`$o`) itself had written to whom the link is for: that another school asks a home to meet is not its to know. */
const HAD_INVITED = `EXISTS (SELECT 1 FROM pupil_case k JOIN follow_up f ON f.case_id = k.id JOIN invitation i ON i.follow_up_id = f.id
              WHERE k.pupil_id = x.pupil_id AND f.school_id = $o AND i.sent_at <= e.at
                AND COALESCE(i.contact_id, 0) = COALESCE(x.contact_id, 0))`;

/** Subjects that belong to an organisation (`$o`): how the audit calls them, and when they do. */
const SUBJECTS: Readonly<Record<string, string>> = {
  pupil: `pupil x WHERE x.public_id = e.subject_id AND ${wasThere('x')}`,
  case: 'pupil_case x WHERE x.public_id = e.subject_id AND x.school_id = $o',
  'follow-up': 'follow_up x WHERE x.public_id = e.subject_id AND x.school_id = $o',
  // As the opening of a family's page was written down while a link led to one meeting only; now it is about the meeting it showed.
  'family-link': `family_link x JOIN pupil p ON p.id = x.pupil_id
            WHERE x.id = CASE WHEN e.subject = 'family-link' THEN CAST(e.subject_id AS integer) END
              AND ${wasThere('p')} AND ${HAD_INVITED}`,
  school: 'organisation x WHERE x.public_id = e.subject_id AND x.id = $o',
  team: 'organisation x WHERE x.public_id = e.subject_id AND x.id = $o',
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
