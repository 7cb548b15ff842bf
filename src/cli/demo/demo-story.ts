import type { Day } from '../../shared/days.js';
import type { CsvRow } from './demo-csv.js';
import { STORY_PUPIL_ID } from './demo-families.js';
import type { RegisterPage, Session } from './register-page.js';

/**
 * Amir's year: settled in the autumn, then Mondays go missing from late January, then the day after as well. No
 * single day of it would worry anybody; by early March it is a pattern a talk with home can still change.
 */
interface StoryMark {
  day: Day;
  sessions: readonly Session[];
  code: string;
  /** The day the office learnt the reason; until then the register said N. */
  learnt?: Day;
}

const BOTH: readonly Session[] = [0, 1];

const MARKS: readonly StoryMark[] = [
  { day: '2025-10-14', sessions: BOTH, code: 'I' },
  { day: '2025-11-25', sessions: [1], code: 'M' },
  { day: '2025-12-09', sessions: BOTH, code: 'I' },
  { day: '2026-01-20', sessions: [0], code: 'L' },
  { day: '2026-01-26', sessions: BOTH, code: 'I' },
  { day: '2026-02-02', sessions: BOTH, code: 'O', learnt: '2026-02-09' },
  { day: '2026-02-03', sessions: [0], code: 'L' },
  { day: '2026-02-09', sessions: BOTH, code: 'I', learnt: '2026-02-23' },
  { day: '2026-02-23', sessions: BOTH, code: 'O', learnt: '2026-03-02' },
  { day: '2026-02-24', sessions: [0], code: 'L' },
  { day: '2026-02-27', sessions: [1], code: 'I' },
  { day: '2026-03-02', sessions: BOTH, code: 'I', learnt: '2026-03-09' },
  { day: '2026-03-03', sessions: BOTH, code: 'I' },
  { day: '2026-03-09', sessions: BOTH, code: 'O', learnt: '2026-03-16' },
  { day: '2026-03-16', sessions: [0], code: 'L' },
];

/** Autumn and spring, on the standardised scale. */
export const STORY_SCORES: Readonly<
  Record<'Mathematics' | 'English' | 'Science', readonly [number, number]>
> = {
  Mathematics: [106, 89],
  English: [101, 99],
  Science: [103, 100],
};

const NOTES: readonly (readonly [Day, string, string, string])[] = [
  [
    '2026-02-05',
    'emotional',
    'Carys Pritchard',
    'Quieter than before Christmas. Said he was tired and did not want to talk about it.',
  ],
  [
    '2026-02-25',
    'social',
    'Joel Nkemelu',
    'Sat by himself at lunch twice this week; his usual group had not fallen out with him.',
  ],
  [
    '2026-03-05',
    'learning',
    'Imtiaz Sadiq',
    'No homework for two weeks, which is new. Asked to stay in the room at break.',
  ],
];

/** Writes Amir's marks; nothing else of the generator touches his absences. */
export function writeStoryMarks(page: RegisterPage, days: readonly Day[]): void {
  for (const { day, sessions, code, learnt } of MARKS) {
    const learntOn = learnt === undefined ? undefined : days.indexOf(learnt);
    for (const session of sessions) page.mark(days.indexOf(day), session, code, learntOn);
  }
}

/** The three mild observations, by three teachers within five weeks; numbered by the caller. */
export function storyObservations(): CsvRow[] {
  return NOTES.map(([date, theme, author, text]) => ({
    pupil_id: STORY_PUPIL_ID,
    date,
    theme,
    severity: 'mild',
    text,
    restricted: 'false',
    possible_harm: 'false',
    author,
  }));
}
