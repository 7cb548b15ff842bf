import { ATTENDED, AUTHORISED, CODE_FLAGS, POSSIBLE, UNAUTHORISED } from './attendance-codes.js';

/** Sessions by what they count as. possible = attended + authorised + unauthorised; absent = the last two. */
export interface AttendanceSums {
  readonly possible: number;
  readonly attended: number;
  readonly authorised: number;
  readonly unauthorised: number;
  readonly absent: number;
}

/** Shares of the possible sessions, 0 to 100; each null when no session was possible ("no data", never 100 %). */
export interface AttendancePercentages {
  readonly attendance: number | null;
  readonly absence: number | null;
  readonly authorised: number | null;
  readonly unauthorised: number | null;
}

/** Adds up sessions given as [code id, number of sessions]. An id may come more than once; unknown ids count as nothing. */
export function attendanceSums(
  counts: Iterable<readonly [codeId: number, sessions: number]>,
): AttendanceSums {
  let possible = 0;
  let attended = 0;
  let authorised = 0;
  let unauthorised = 0;
  for (const [id, sessions] of counts) {
    const flags = CODE_FLAGS[id] ?? 0;
    if (flags & POSSIBLE) possible += sessions;
    if (flags & ATTENDED) attended += sessions;
    if (flags & AUTHORISED) authorised += sessions;
    if (flags & UNAUTHORISED) unauthorised += sessions;
  }
  return { possible, attended, authorised, unauthorised, absent: authorised + unauthorised };
}

/** The four rates DfE publishes, as percentages of the possible sessions. */
export function attendancePercentages(sums: AttendanceSums): AttendancePercentages {
  const share = (part: number) => (sums.possible === 0 ? null : (100 * part) / sums.possible);
  return {
    attendance: share(sums.attended),
    absence: share(sums.absent),
    authorised: share(sums.authorised),
    unauthorised: share(sums.unauthorised),
  };
}
