import type { Day } from '../../shared/days.js';
import type { CsvRow } from './demo-csv.js';
import { STORY_PUPIL_ID } from './demo-families.js';
import { storyObservations } from './demo-story.js';
import type { Enrolled } from './school-events.js';
import type { SeededRandom } from './seeded-random.js';

const TEXTS: Readonly<Record<string, readonly string[]>> = {
  learning: [
    'Found it hard to start the task without help.',
    'Has stopped asking questions in lessons.',
    'Forgot books three lessons running.',
  ],
  social: [
    'Spent break alone on the bench by the gate.',
    'Fell out with a friend and moved seats.',
    'Did not want to join the group work.',
  ],
  emotional: [
    'Came in upset and asked to sit out.',
    'Very tired this week, head on the desk.',
    'Worried about a test, settled after a talk.',
  ],
  family: [
    'Mentioned that a parent has moved out.',
    'New baby at home; says nights are loud.',
    'Looks after a younger brother before school.',
  ],
  health: [
    'Headaches after lunch again.',
    'Says breakfast was missed.',
    'Asthma worse since the cold weather.',
  ],
};

const HARM_TEXTS = [
  'Said something at the end of the lesson about being hurt at home. Taken straight to the safeguarding lead.',
  'Bruise on the arm, and the explanation changed. Taken straight to the safeguarding lead.',
];

const ORDINARY_COUNT = 250;
const RESTRICTED_COUNT = 6;

/** Severity of the n-th observation: two in 250 are severe, about one in nine moderate. */
function severityOf(index: number): string {
  if (index < 2) return 'severe';
  return index < 28 ? 'moderate' : 'mild';
}

function ordinaryRow(
  index: number,
  one: Enrolled,
  days: readonly Day[],
  teachers: readonly string[],
  random: SeededRandom,
): CsvRow {
  const theme = random.pick(Object.keys(TEXTS));
  return {
    pupil_id: one.pupil.id,
    date: dayInSchool(one, days, random),
    theme,
    severity: severityOf(index),
    text: random.pick(TEXTS[theme] ?? []),
    restricted: String(index >= 4 && index < 4 + RESTRICTED_COUNT),
    possible_harm: 'false',
    author: random.pick(teachers),
  };
}

/** A day on which the pupil was in; the first one tried when luck runs out. */
function dayInSchool({ page }: Enrolled, days: readonly Day[], random: SeededRandom): Day {
  const tries = Array.from({ length: 20 }, () => random.whole(8, page.dayCount - 1));
  return days[tries.find((index) => page.isIn(index, 0)) ?? tries[0] ?? 0] ?? '';
}

/** Possible harm goes to the safeguarding lead and nowhere else; two of them, so that this can be shown. */
function harmRows(
  pupils: readonly Enrolled[],
  days: readonly Day[],
  teachers: readonly string[],
  random: SeededRandom,
): CsvRow[] {
  return HARM_TEXTS.map((text, index) => {
    const one = pupils[index] ?? random.pick(pupils);
    return {
      pupil_id: one.pupil.id,
      date: dayInSchool(one, days, random),
      theme: 'family',
      severity: 'severe',
      text,
      restricted: 'true',
      possible_harm: 'true',
      author: random.pick(teachers),
    };
  });
}

/** All rows of `observations.csv`, in order of day. */
export function observationRows(
  all: readonly Enrolled[],
  days: readonly Day[],
  teachers: readonly string[],
  random: SeededRandom,
): CsvRow[] {
  const others = random.shuffled(
    all.filter(({ pupil }) => pupil.id !== STORY_PUPIL_ID && pupil.yearGroup <= 11),
  );
  const rows = Array.from({ length: ORDINARY_COUNT }, (_, index) =>
    ordinaryRow(index, random.pick(others), days, teachers, random),
  );
  rows.push(...harmRows(others, days, teachers, random), ...storyObservations());
  rows.sort((a, b) => (a['date'] ?? '').localeCompare(b['date'] ?? ''));
  return rows.map((row, index) => ({ observation_id: `O${String(index + 1).padStart(4, '0')}`, ...row }));
}
