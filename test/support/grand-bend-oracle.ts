import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { parse } from 'csv-parse/sync';

/**
 * Grand Bend's CSVs in plain tables and the default rules in plain SQL, sharing no code with the evaluator: a second
 * opinion, pupil by pupil, on what `evaluate` lists. Days are 'YYYY-MM-DD' text; pupils are outside ids, ascending.
 */
export type OracleDatabase = Database.Database;

const TABLES: Record<string, string[]> = {
  pupils: ['pupil_id', 'school_id', 'first_name', 'last_name', 'year_group'],
  'school-days': ['school_id', 'date'],
  attendance: ['pupil_id', 'date', 'session', 'code'],
  behaviour: ['incident_id', 'pupil_id', 'occurred_at', 'polarity', 'category', 'severity', 'points'],
};

/** The CSV files of a Grand Bend folder, unchanged, in memory. The caller closes it. */
export function openGrandBend(folder: string): OracleDatabase {
  const db = new Database(':memory:');
  for (const [file, columns] of Object.entries(TABLES)) {
    const rows = parse<Record<string, string>>(readFileSync(join(folder, `${file}.csv`)), {
      columns: true,
      bom: true,
    });
    const typed = columns.map(
      (name) => `${name} ${['severity', 'points'].includes(name) ? 'integer' : 'text'}`,
    );
    db.exec(`CREATE TABLE "${file}" (${typed.join(', ')})`);
    const insert = db.prepare(`INSERT INTO "${file}" VALUES (${columns.map(() => '?').join(', ')})`);
    db.transaction(() => rows.forEach((row) => insert.run(columns.map((name) => row[name]))))();
  }
  db.exec(COUNTED);
  return db;
}

/** `mark`: every mark with what it counts as, by letters written out here. `school_week`: Mondays with a school day. */
const COUNTED = `
  CREATE TABLE mark AS
  SELECT a.pupil_id, p.school_id, a.date, a.session, date(a.date, '-6 days', 'weekday 1') AS monday,
    a.code IN ('/', '\\', 'L', 'K', 'V', 'P', 'W', 'B', 'J',
               'C', 'C1', 'C2', 'E', 'I', 'J1', 'M', 'R', 'S', 'T', 'H', 'G', 'N', 'O', 'U') AS possible,
    a.code IN ('C', 'C1', 'C2', 'E', 'I', 'J1', 'M', 'R', 'S', 'T', 'H', 'G', 'N', 'O', 'U') AS absent,
    a.code IN ('G', 'N', 'O', 'U') AS unauthorised
  FROM attendance a JOIN pupils p USING (pupil_id);
  CREATE TABLE school_week AS SELECT DISTINCT school_id, date(date, '-6 days', 'weekday 1') AS monday FROM "school-days";
`;

/** 1 August of the school year that holds :asOf. */
const YEAR_START = `(CASE WHEN substr(:asOf, 6) >= '08-01' THEN substr(:asOf, 1, 4)
                         ELSE CAST(substr(:asOf, 1, 4) - 1 AS text) END || '-08-01')`;

/** One row a school: Monday of the n-th school week back, the week of :asOf being the first. */
const weekStart = (weeks: number) => `(SELECT school_id, min(monday) AS start FROM (
    SELECT school_id, monday, row_number() OVER (PARTITION BY school_id ORDER BY monday DESC) AS back FROM school_week
    WHERE monday <= date(:asOf, '-6 days', 'weekday 1')) WHERE back <= ${weeks} GROUP BY school_id)`;

/** First of the last n school days up to :asOf. */
const dayStart = (days: string) => `(SELECT min(date) FROM (SELECT date FROM "school-days" d
  WHERE d.school_id = p.school_id AND date <= :asOf ORDER BY date DESC LIMIT ${days}))`;

type Numbers = Record<string, number>;

function ids(db: OracleDatabase, sql: string, asOf: string, numbers: Numbers): string[] {
  const rows = db.prepare(sql).all({ asOf, ...numbers }) as { pupil_id: string }[];
  return rows.map((row) => row.pupil_id).sort();
}

/** Missed at least `percent` % of the possible sessions of the school year to date, of `minimum` or more. */
export function absentAtLeast(db: OracleDatabase, asOf: string, percent: number, minimum = 40): string[] {
  return ids(
    db,
    `SELECT pupil_id FROM mark WHERE date BETWEEN ${YEAR_START} AND :asOf GROUP BY pupil_id
     HAVING sum(possible) >= :minimum AND 100 * sum(absent) >= :percent * sum(possible)`,
    asOf,
    { percent, minimum },
  );
}

/** Year-to-date absence at 10 % or more now, up by three points or more in four school weeks, missed in three of them. */
export function becomingAbsent(
  db: OracleDatabase,
  asOf: string,
  points = 3,
  weeks = 4,
  touched = 3,
): string[] {
  return ids(
    db,
    `WITH split AS (SELECT m.*, m.date >= w.start AS recent FROM mark m JOIN ${weekStart(weeks)} w USING (school_id)
                    WHERE date BETWEEN ${YEAR_START} AND :asOf),
     t AS (SELECT pupil_id, sum(absent) AS a, sum(possible) AS p,
             sum(absent * (1 - recent)) AS a0, sum(possible * (1 - recent)) AS p0,
             count(DISTINCT CASE WHEN recent AND absent THEN monday END) AS weeks FROM split GROUP BY pupil_id)
     SELECT pupil_id FROM t WHERE p0 >= 40 AND p > p0 AND 10 * a >= p AND weeks >= :touched
       AND 100 * (a * p0 - a0 * p) >= :points * p * p0`,
    asOf,
    { points, touched },
  );
}

/** Attendance of the last `recent` school weeks lower by `points` than in the `earlier` school weeks before. */
export function attendanceFallen(
  db: OracleDatabase,
  asOf: string,
  points = 15,
  recent = 6,
  earlier = 12,
): string[] {
  return ids(
    db,
    `WITH split AS (SELECT m.*, m.date >= r.start AS recent FROM mark m JOIN ${weekStart(recent)} r USING (school_id)
                    JOIN ${weekStart(recent + earlier)} e USING (school_id)
                    WHERE date <= :asOf AND date >= e.start),
     t AS (SELECT pupil_id, sum(absent * recent) AS a1, sum(possible * recent) AS p1,
             sum(absent * (1 - recent)) AS a0, sum(possible * (1 - recent)) AS p0 FROM split GROUP BY pupil_id)
     SELECT pupil_id FROM t WHERE p1 >= 20 AND p0 >= 40 AND 100 * (a1 * p0 - a0 * p1) >= :points * p1 * p0`,
    asOf,
    { points },
  );
}

/** Absent in the last `sessions` possible sessions or more: no attended session among them. */
export function awayInARow(db: OracleDatabase, asOf: string, sessions = 10): string[] {
  return ids(
    db,
    `WITH latest AS (SELECT pupil_id, absent, row_number() OVER
                       (PARTITION BY pupil_id ORDER BY date DESC, session = 'AM') AS back
                     FROM mark WHERE possible AND date <= :asOf)
     SELECT pupil_id FROM latest WHERE back <= :sessions GROUP BY pupil_id
     HAVING count(*) = :sessions AND min(absent) = 1`,
    asOf,
    { sessions },
  );
}

/** Unauthorised sessions (G, N, O, U) in the last school weeks, the ISO week of asOf being the last. */
export function unauthorisedInWeeks(db: OracleDatabase, asOf: string, sessions = 10, weeks = 10): string[] {
  return ids(
    db,
    `SELECT pupil_id FROM mark m JOIN ${weekStart(weeks)} w USING (school_id) WHERE date <= :asOf AND date >= w.start
     GROUP BY pupil_id HAVING sum(unauthorised) >= :sessions`,
    asOf,
    { sessions },
  );
}

/** Points of negative incidents in the last school days. */
export function behaviourPoints(db: OracleDatabase, asOf: string, points = 15, days = 20): string[] {
  return ids(
    db,
    `SELECT pupil_id FROM behaviour b JOIN pupils p USING (pupil_id)
     WHERE polarity = 'negative' AND substr(occurred_at, 1, 10) BETWEEN ${dayStart(':days')} AND :asOf
     GROUP BY pupil_id HAVING sum(abs(points)) >= :points`,
    asOf,
    { points, days },
  );
}

/** A negative incident of at least this severity in the last school days. */
export function seriousIncident(db: OracleDatabase, asOf: string, severity = 4, days = 10): string[] {
  return ids(
    db,
    `SELECT DISTINCT pupil_id FROM behaviour b JOIN pupils p USING (pupil_id)
     WHERE polarity = 'negative' AND severity >= :severity
       AND substr(occurred_at, 1, 10) BETWEEN ${dayStart(':days')} AND :asOf`,
    asOf,
    { severity, days },
  );
}

/** Outside ids of the pupils who meet each default rule on a day; rules whose signals Grand Bend lacks list nobody. */
export function pupilsMeetingDefaultRules(db: OracleDatabase, asOf: string): Record<string, string[]> {
  return {
    'persistent-absence': absentAtLeast(db, asOf, 10),
    'becoming-persistently-absent': becomingAbsent(db, asOf),
    'severe-absence': absentAtLeast(db, asOf, 50),
    'attendance-fall': attendanceFallen(db, asOf),
    'consecutive-absences': awayInARow(db, asOf),
    'unauthorised-ten-in-ten-weeks': unauthorisedInWeeks(db, asOf),
    'behaviour-points': behaviourPoints(db, asOf),
    'serious-incident': seriousIncident(db, asOf),
    observations: [],
    'result-below-level': [],
    'result-fall': [],
  };
}
