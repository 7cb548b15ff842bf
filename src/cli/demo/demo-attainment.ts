import { addDays, type Day } from '../../shared/days.js';
import type { CsvRow } from './demo-csv.js';
import { STORY_PUPIL_ID, type DemoPupil } from './demo-families.js';
import { STORY_SCORES } from './demo-story.js';
import type { SeededRandom } from './seeded-random.js';

const SUBJECTS = ['Mathematics', 'English', 'Science'] as const;
const SIXTH_FORM_SUBJECTS = ['Mathematics', 'Psychology', 'Biology', 'History'] as const;

/** Day each subject was sat; results are known a week later. */
const SITTINGS: readonly (readonly [string, Day])[] = [
  ['Autumn assessment', '2025-11-24'],
  ['Spring assessment', '2026-02-24'],
];

/** Papers of the same family differ by a few points from one term to the next, far below a real drop. */
const NOISE = 2.4;

interface Sitter {
  pupil: DemoPupil;
  /** Points lost in one subject between autumn and spring; nine pupils in 600 have a real drop. */
  drop: number;
}

function clamp(score: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, Math.round(score)));
}

function resultRow(
  pupil: DemoPupil,
  subject: string,
  sitting: number,
  offset: number,
  score: number,
): CsvRow {
  const [assessment, firstDay] = SITTINGS[sitting] ?? ['', ''];
  const date = addDays(firstDay, offset);
  return {
    pupil_id: pupil.id,
    subject,
    assessment: `${assessment} ${date.slice(0, 4)}`,
    date,
    scale: pupil.yearGroup > 11 ? '0-100' : 'standardised',
    score: String(score),
    recorded_on: addDays(date, 7),
  };
}

function rowsOf({ pupil, drop }: Sitter, random: SeededRandom): CsvRow[] {
  const sixthForm = pupil.yearGroup > 11;
  const ability = sixthForm ? 62 + 11 * random.normal() : 100 + 12 * random.normal();
  const subjects = sixthForm ? random.shuffled(SIXTH_FORM_SUBJECTS).slice(0, 3) : SUBJECTS;
  const dropped = random.whole(0, 2);
  return subjects.flatMap((subject, place) => {
    const level = ability + 4 * random.normal();
    return SITTINGS.map((_, sitting) => {
      const fall = sitting === 1 && place === dropped ? drop : 0;
      const score = clamp(level - fall + NOISE * random.normal(), sixthForm ? 20 : 66, sixthForm ? 97 : 136);
      return resultRow(pupil, subject, sitting, place, score);
    });
  });
}

function storyRows(pupil: DemoPupil): CsvRow[] {
  return SUBJECTS.flatMap((subject, place) =>
    STORY_SCORES[subject].map((score, sitting) => resultRow(pupil, subject, sitting, place, score)),
  );
}

/** All rows of `attainment.csv`: three subjects, autumn and spring, on one scale so that two sittings compare. */
export function attainmentRows(pupils: readonly DemoPupil[], random: SeededRandom): CsvRow[] {
  const falling = new Set(random.shuffled(pupils).slice(0, 9));
  const rows = pupils.flatMap((pupil) => {
    if (pupil.id === STORY_PUPIL_ID) return storyRows(pupil);
    return rowsOf({ pupil, drop: falling.has(pupil) ? random.whole(16, 24) : 0 }, random);
  });
  return rows.sort((a, b) => (a['date'] ?? '').localeCompare(b['date'] ?? ''));
}
