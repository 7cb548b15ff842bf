import type { Day } from '../../shared/days.js';
import type { CsvRow } from './demo-csv.js';
import { STORY_PUPIL_ID } from './demo-families.js';
import type { RegisterPage } from './register-page.js';
import type { Enrolled } from './school-events.js';
import type { SeededRandom } from './seeded-random.js';

/** Severity 1 to 5 and signed points, as the school's behaviour policy would have them. */
interface Category {
  name: string;
  severity: number;
  points: number;
  text: string;
}

const PRAISE: readonly (readonly [Category, number])[] = [
  [{ name: 'Effort', severity: 1, points: 1, text: 'Kept at a hard task to the end' }, 40],
  [{ name: 'Kindness', severity: 1, points: 2, text: 'Looked after someone who was new to the group' }, 20],
  [{ name: 'Excellent work', severity: 1, points: 2, text: 'Work worth showing to the class' }, 30],
  [{ name: 'Contribution to school', severity: 1, points: 3, text: 'Helped to run an open evening' }, 10],
];

const TROUBLE: readonly (readonly [Category, number])[] = [
  [{ name: 'Late to lesson', severity: 1, points: -1, text: 'Arrived after the lesson had started' }, 26],
  [{ name: 'No homework', severity: 1, points: -1, text: 'Homework not handed in' }, 24],
  [
    { name: 'Disruption (DB)', severity: 2, points: -2, text: 'Talked over the teacher after a reminder' },
    34,
  ],
  [{ name: 'Defiance', severity: 2, points: -2, text: 'Refused to move seats when asked' }, 11],
  [
    {
      name: 'Verbal abuse of a pupil (VP)',
      severity: 3,
      points: -4,
      text: 'Shouted insults in the corridor',
    },
    4,
  ],
  [{ name: 'Damage (DM)', severity: 3, points: -4, text: 'Broke a display board' }, 1],
];

const SERIOUS: readonly Category[] = [
  {
    name: 'Assault on a pupil (PP)',
    severity: 5,
    points: -10,
    text: 'Fight at the end of lunch; a pupil was hurt',
  },
  {
    name: 'Verbal abuse of an adult (VA)',
    severity: 4,
    points: -8,
    text: 'Swore at a teacher and threatened her',
  },
  {
    name: 'Bullying (BU)',
    severity: 4,
    points: -8,
    text: 'Part of a group that had gone after one boy for days',
  },
];

const PLACES = ['Classroom', 'Corridor', 'Playground', 'Canteen', 'Sports hall', 'School gate'];

/** An incident before it has a number. */
export interface PlannedIncident {
  pupilId: string;
  dayIndex: number;
  category: Category;
}

/** The first day from this one on that the pupil spent in school. */
function firstDayIn(page: RegisterPage, from: number): number {
  for (let day = from; day < page.dayCount; day += 1) if (page.isInAllDay(day)) return day;
  return from;
}

/** Nine incidents in two terms are serious; each is followed by one to three days of suspension (E). */
export function suspendSome(all: readonly Enrolled[], random: SeededRandom): PlannedIncident[] {
  const pupils = random.shuffled(all.filter(({ pupil }) => pupil.yearGroup >= 8 && pupil.yearGroup <= 11));
  const chosen = pupils.filter(({ pupil }) => pupil.id !== STORY_PUPIL_ID && pupil.to === '').slice(0, 9);
  return chosen.map(({ pupil, page }) => {
    const dayIndex = firstDayIn(page, random.whole(32, page.dayCount - 12));
    const last = dayIndex + random.whole(1, 3);
    for (let day = dayIndex + 1; day <= last; day += 1) {
      page.markIfIn(day, 0, 'E');
      page.markIfIn(day, 1, 'E');
    }
    return { pupilId: pupil.id, dayIndex, category: random.pick(SERIOUS) };
  });
}

/** Daily chance of a negative incident: four pupils in five hardly any, a handful nearly every week. */
function troubleRate(random: SeededRandom): number {
  return random.pickWeighted([
    [0, 45],
    [0.006, 34],
    [0.025, 13],
    [0.07, 6],
    [0.14, 2],
  ] as const);
}

function incidentsOf(one: Enrolled, random: SeededRandom): PlannedIncident[] {
  const { pupil, page } = one;
  const story = pupil.id === STORY_PUPIL_ID;
  const trouble = story ? 0.01 : troubleRate(random) * (pupil.yearGroup > 11 ? 0.2 : 1);
  const praise = random.between(0.002, 0.07) * (trouble > 0.05 ? 0.6 : 1);
  const planned: PlannedIncident[] = [];
  for (let dayIndex = 0; dayIndex < page.dayCount; dayIndex += 1) {
    if (!page.isInAllDay(dayIndex)) continue;
    if (random.chance(trouble))
      planned.push({ pupilId: pupil.id, dayIndex, category: random.pickWeighted(TROUBLE) });
    if (random.chance(praise))
      planned.push({ pupilId: pupil.id, dayIndex, category: random.pickWeighted(PRAISE) });
  }
  return planned;
}

function incidentRow(
  incident: PlannedIncident,
  serial: number,
  day: Day,
  teachers: readonly string[],
  random: SeededRandom,
): CsvRow {
  const { category } = incident;
  const time = `${String(random.whole(9, 14)).padStart(2, '0')}:${random.pick(['05', '20', '35', '50'])}`;
  return {
    incident_id: `B${String(serial).padStart(5, '0')}`,
    pupil_id: incident.pupilId,
    occurred_at: `${day}T${time}`,
    polarity: category.points > 0 ? 'positive' : 'negative',
    category: category.name,
    severity: String(category.severity),
    points: String(category.points),
    location: random.pick(PLACES),
    description: category.text,
    reported_by: random.pick(teachers),
  };
}

/** All rows of `behaviour.csv`, in order of day. Nobody has an incident on a day away. */
export function behaviourRows(
  all: readonly Enrolled[],
  serious: readonly PlannedIncident[],
  days: readonly Day[],
  teachers: readonly string[],
  random: SeededRandom,
): CsvRow[] {
  const planned = [...serious, ...all.flatMap((one) => incidentsOf(one, random))];
  planned.sort((a, b) => a.dayIndex - b.dayIndex || a.pupilId.localeCompare(b.pupilId));
  return planned.map((incident, index) =>
    incidentRow(incident, index + 1, days[incident.dayIndex] ?? '', teachers, random),
  );
}
