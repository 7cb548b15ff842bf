import type { EpochDay } from '../shared/days.js';

/** What an earlier row of the file said. */
export interface SaidBefore {
  readonly line: number;
  /** Id of the register code. */
  readonly code: number;
}

const SESSIONS_A_PAGE = 128;
const DAYS_A_PAGE_BITS = 6;
const PAGES_A_PUPIL = 1_024;
const CODE_BITS = 6;
const LAST_LINE = 2 ** (32 - CODE_BITS) - 1;
/** 512 bytes each, so 200 MB at most: a school year of some 60,000 pupils in one file. */
const MOST_PAGES = 400_000;

/**
 * What one file has said about each session of each pupil, in four bytes, so that a file that contradicts itself is found out
 * while it is read: the later of two codes would be the last word at every import, and change what the rules see each time.
 */
export class MarksSaid {
  private readonly bySchool = new Map<number, Map<number, Uint32Array>>();
  private pages = 0;
  private last = { schoolId: NaN, pages: new Map<number, Uint32Array>() };

  /** @param mostPages what it may remember; beyond it {@link full} is set and new pupils and weeks are not compared */
  constructor(private readonly mostPages = MOST_PAGES) {}

  /** True when something could not be remembered. */
  full = false;

  /** Notes a mark; null when it is the first about its session or says the same again, else what stands there. */
  take(
    schoolId: number,
    pupilId: number,
    day: EpochDay,
    session: number,
    code: number,
    line: number,
  ): SaidBefore | null {
    const page = this.pageOf(schoolId, pupilId, day);
    if (page === null || line > LAST_LINE) {
      this.full = true;
      return null;
    }
    const at = (day * 2 + session) % SESSIONS_A_PAGE;
    const said = page[at] ?? 0;
    if (said === 0) {
      page[at] = ((line << CODE_BITS) | code) >>> 0;
      return null;
    }
    const before = { line: said >>> CODE_BITS, code: said & (2 ** CODE_BITS - 1) };
    return before.code === code ? null : before;
  }

  private pageOf(schoolId: number, pupilId: number, day: EpochDay): Uint32Array | null {
    const pages = this.pagesOf(schoolId);
    const key = pupilId * PAGES_A_PUPIL + (day >>> DAYS_A_PAGE_BITS);
    const known = pages.get(key);
    if (known) return known;
    if (this.pages === this.mostPages) return null;
    this.pages += 1;
    const page = new Uint32Array(SESSIONS_A_PAGE);
    pages.set(key, page);
    return page;
  }

  /** Registers name the same school many times in a row. */
  private pagesOf(schoolId: number): Map<number, Uint32Array> {
    if (this.last.schoolId === schoolId) return this.last.pages;
    const pages = this.bySchool.get(schoolId) ?? new Map<number, Uint32Array>();
    this.bySchool.set(schoolId, pages);
    this.last = { schoolId, pages };
    return pages;
  }
}
