/** Some pupils of a school, by the first and last of their ids: what one job of a sweep looks at. */
export interface SomePupils extends Readonly<Record<string, number>> {
  readonly schoolId: number;
  readonly firstPupilId: number;
  readonly lastPupilId: number;
}

/** Some tenths of a second of work: short enough for workers to share evenly, long enough for a job's own cost to vanish. */
const PUPILS_A_JOB = 500;

/** Deals the pupils of a school out in jobs. @param ids ascending. */
export function inJobs(schoolId: number, ids: readonly number[]): SomePupils[] {
  const jobs: SomePupils[] = [];
  for (let from = 0; from < ids.length; from += PUPILS_A_JOB) {
    const some = ids.slice(from, from + PUPILS_A_JOB);
    jobs.push({ schoolId, firstPupilId: some[0] ?? 0, lastPupilId: some.at(-1) ?? 0 });
  }
  return jobs;
}
