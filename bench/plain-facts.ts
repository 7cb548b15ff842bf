/** What a register, incidents and results say of one pupil, by plain loops over rows: for programs that are held against Tandem. */
export interface MarkRow {
  readonly day: number;
  readonly session: number;
  readonly code: number;
}

export interface IncidentRow {
  readonly day: number;
  readonly polarity: string;
  readonly severity: number;
  readonly points: number;
}

export interface ResultRow {
  readonly day: number;
  readonly subject: string;
  readonly scale: string;
  readonly score: number | null;
}

/** Days by which a school counts. */
export interface SchoolTime {
  readonly asOf: number;
  /** Marks of later days are still provisional. */
  readonly settledUntil: number;
  readonly yearStart: number;
  /** Monday of the first of the last so many school weeks. */
  weeksBack(count: number): number;
  /** First of the last so many school days. */
  daysBack(count: number): number;
}

const weekOf = (day: number): number => Math.floor((day + 3) / 7);

export function schoolTime(schoolDays: readonly number[], asOf: number): SchoolTime {
  const days = schoolDays.filter((day) => day <= asOf).sort((a, b) => a - b);
  const weeks = [...new Set(days.map(weekOf))];
  const before = days.filter((day) => day < asOf);
  return {
    asOf,
    settledUntil: (before.at(-1) ?? asOf) - 1,
    yearStart: days[0] ?? asOf,
    weeksBack: (count) => (weeks.at(-count) ?? weeks[0] ?? 0) * 7 - 3,
    daysBack: (count) => days.at(-count) ?? days[0] ?? asOf,
  };
}

const isAbsent = ({ code }: MarkRow): boolean => (code >= 9 && code <= 22) || code === 35;
const isUnauthorised = ({ code }: MarkRow): boolean => code >= 19 && code <= 22;
const isPossible = ({ code }: MarkRow): boolean => code < 23 || code === 35 || code === 36;

interface Sums {
  readonly possible: number;
  readonly absent: number;
}

const sumsOf = (marks: readonly MarkRow[]): Sums => ({
  possible: marks.filter(isPossible).length,
  absent: marks.filter(isAbsent).length,
});
const between = (marks: readonly MarkRow[], from: number, to: number): MarkRow[] =>
  marks.filter(({ day }) => day >= from && day <= to);

/** Percent of possible sessions missed this school year; null under 40 of them. */
export function absencePercent(marks: readonly MarkRow[], time: SchoolTime): number | null {
  const { possible, absent } = sumsOf(between(marks, time.yearStart, time.settledUntil));
  return possible < 40 ? null : (100 * absent) / possible;
}

/** Points by which it rose in the last four school weeks, where it is at least 10 % and three of the weeks saw absence. */
export function absenceRise(marks: readonly MarkRow[], time: SchoolTime): number | null {
  const recentFrom = Math.max(time.yearStart, time.weeksBack(4));
  const now = sumsOf(between(marks, time.yearStart, time.settledUntil));
  const before = sumsOf(between(marks, time.yearStart, recentFrom - 1));
  if (before.possible < 40 || now.possible === before.possible) return null;
  const recent = between(marks, recentFrom, time.settledUntil).filter(isAbsent);
  if (now.absent * 10 < now.possible || new Set(recent.map(({ day }) => weekOf(day))).size < 3) return 0;
  return difference(now, before);
}

/** Points by which attendance of the last six school weeks is below that of the twelve before. */
export function attendanceFall(marks: readonly MarkRow[], time: SchoolTime): number | null {
  const recentFrom = time.weeksBack(6);
  const recent = sumsOf(between(marks, recentFrom, time.settledUntil));
  const earlier = sumsOf(between(marks, time.weeksBack(18), recentFrom - 1));
  return recent.possible < 20 || earlier.possible < 40 ? null : difference(recent, earlier);
}

function difference(now: Sums, before: Sums): number {
  return (
    (100 * (now.absent * before.possible - before.absent * now.possible)) / (now.possible * before.possible)
  );
}

/** Sessions missed in a row up to the latest. */
export function absencesInARow(marks: readonly MarkRow[], time: SchoolTime): number {
  const known = between(marks, time.weeksBack(40), time.settledUntil).filter(isPossible);
  known.sort((a, b) => b.day - a.day || b.session - a.session);
  const here = known.findIndex((mark) => !isAbsent(mark));
  return here < 0 ? known.length : here;
}

/** Unauthorised sessions of the last ten school weeks. */
export function unauthorised(marks: readonly MarkRow[], time: SchoolTime): number {
  return between(marks, time.weeksBack(10), time.settledUntil).filter(isUnauthorised).length;
}

/** Points of negative incidents in the last twenty school days. */
export function behaviourPoints(incidents: readonly IncidentRow[], time: SchoolTime): number {
  return negative(incidents, time.daysBack(20), time.asOf).reduce(
    (sum, one) => sum + Math.abs(one.points),
    0,
  );
}

/** The gravest negative incident of the last ten school days. */
export function gravestIncident(incidents: readonly IncidentRow[], time: SchoolTime): number {
  return Math.max(0, ...negative(incidents, time.daysBack(10), time.asOf).map(({ severity }) => severity));
}

const negative = (incidents: readonly IncidentRow[], from: number, to: number): IncidentRow[] =>
  incidents.filter(({ day, polarity }) => polarity === 'negative' && day >= from && day <= to);

/** The lowest of the latest standardised results of a year; null without one. */
export function lowestResult(results: readonly ResultRow[], time: SchoolTime): number | null {
  const recent = results.filter(({ day }) => day > time.asOf - 7 * 52);
  const latest = [...series(recent).values()].flatMap((own) => own.at(-1)?.score ?? []);
  return latest.length === 0 ? null : Math.min(...latest);
}

/** The greatest fall between a subject's last two standardised results, the later within 26 weeks. */
export function resultFall(results: readonly ResultRow[], time: SchoolTime): number | null {
  const falls = [...series(results).values()].flatMap((own) => {
    const [earlier, later] = own.slice(-2);
    if (!earlier || !later || later.day <= time.asOf - 7 * 26) return [];
    return [(earlier.score ?? 0) - (later.score ?? 0)];
  });
  return falls.length === 0 ? null : Math.max(...falls);
}

function series(results: readonly ResultRow[]): Map<string, ResultRow[]> {
  const known = results.filter(({ scale, score }) => scale === 'standardised' && score !== null);
  known.sort((a, b) => a.day - b.day);
  const bySubject = new Map<string, ResultRow[]>();
  for (const result of known)
    bySubject.set(result.subject, [...(bySubject.get(result.subject) ?? []), result]);
  return bySubject;
}
