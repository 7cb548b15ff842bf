import type { Day } from '../../shared/days.js';
import { ageOn } from '../../people/pupils/age.js';
import { asciiOf } from './demo-adults.js';
import { FIRST_DAY, LAST_REGISTER_DAY } from './demo-calendar.js';
import { pickNames, STORY_NAMES, type NamePool } from './demo-names.js';
import type { SeededRandom } from './seeded-random.js';

/** Amir Hussain, Year 8: the pupil whose story the demo prints. */
export const STORY_PUPIL_ID = '1150';

const YEAR_SIZES: readonly (readonly [number, number])[] = [
  [7, 112],
  [8, 112],
  [9, 112],
  [10, 112],
  [11, 112],
  [12, 20],
  [13, 20],
];

/** What is particular about a home. The first five are ordinary; the rest are there because someone must show each. */
export type FamilyKind =
  | 'together'
  | 'separated'
  | 'step-parent'
  | 'one-parent'
  | 'grandparent'
  | 'story'
  | 'barred'
  | 'order-expiring'
  | 'order-arrangements'
  | 'address-hidden'
  | 'held-contact'
  | 'held-everybody'
  | 'in-care'
  | 'residential'
  | 'special-guardian'
  | 'social-worker';

const ORDINARY: readonly (readonly [FamilyKind, number])[] = [
  ['together', 52],
  ['separated', 20],
  ['step-parent', 12],
  ['one-parent', 14],
  ['grandparent', 2],
];

const DESIGNED: readonly (readonly [FamilyKind, number])[] = [
  ['barred', 4],
  ['order-expiring', 2],
  ['order-arrangements', 3],
  ['address-hidden', 3],
  ['held-contact', 2],
  ['held-everybody', 1],
  ['in-care', 5],
  ['residential', 2],
  ['special-guardian', 4],
  ['social-worker', 12],
];

export interface DemoPupil {
  id: string;
  yearGroup: number;
  firstName: string;
  lastName: string;
  /** Empty when the pupil goes by the first name. */
  preferredName: string;
  dateOfBirth: Day;
  sex: 'F' | 'M';
  from: Day;
  /** Empty while the pupil is on roll; otherwise the last day on roll, inclusive. */
  to: string;
}

export interface DemoFamily {
  kind: FamilyKind;
  names: NamePool;
  surname: string;
  /** ISO 639-1. */
  language: string;
  mastAgreement: 'unasked' | 'agreed' | 'refused' | 'withdrawn';
  mastAgreedOn: string;
  pupils: DemoPupil[];
}

interface Slot {
  id: string;
  yearGroup: number;
}

function slots(): Slot[] {
  const years = YEAR_SIZES.flatMap(([year, size]) => Array.from({ length: size }, () => year));
  return years.map((yearGroup, index) => ({ id: String(1001 + index), yearGroup }));
}

/** Designed homes take the first slots; the sixth form stands last, so that orders and care concern children. */
function slotsInOrder(random: SeededRandom): Slot[] {
  const others = random.shuffled(slots().filter((slot) => slot.id !== STORY_PUPIL_ID));
  return [...others.filter((slot) => slot.yearGroup <= 11), ...others.filter((slot) => slot.yearGroup > 11)];
}

/** A day inside the English school-year cohort: 1 September to 31 August. */
function birthDay(yearGroup: number, random: SeededRandom): Day {
  const start = Date.UTC(2020 - yearGroup, 8, 1);
  return new Date(start + random.whole(0, 364) * 86_400_000).toISOString().slice(0, 10);
}

function preferredName(firstName: string, random: SeededRandom): string {
  const short: Record<string, string> = {
    Charlotte: 'Lottie',
    Thomas: 'Tom',
    Joshua: 'Josh',
    Daniel: 'Danny',
    Jessica: 'Jess',
    Samuel: 'Sam',
    Zuzanna: 'Zuzia',
    Jakub: 'Kuba',
  };
  const name = short[firstName] ?? '';
  return name !== '' && random.chance(0.6) ? name : '';
}

function makePupil(slot: Slot, names: NamePool, surname: string, random: SeededRandom): DemoPupil {
  const sex = random.chance(0.5) ? 'F' : 'M';
  const firstName = random.pick(sex === 'F' ? names.girls : names.boys);
  return {
    ...slot,
    firstName,
    lastName: surname,
    preferredName: preferredName(firstName, random),
    dateOfBirth: birthDay(slot.yearGroup, random),
    sex,
    from: FIRST_DAY,
    to: '',
  };
}

function agreement(random: SeededRandom): Pick<DemoFamily, 'mastAgreement' | 'mastAgreedOn'> {
  const mastAgreement = random.pickWeighted([
    ['unasked', 66],
    ['agreed', 24],
    ['refused', 8],
    ['withdrawn', 2],
  ] as const);
  const asked = mastAgreement === 'agreed' || mastAgreement === 'withdrawn';
  return { mastAgreement, mastAgreedOn: asked ? `2025-${random.pick(['09', '10', '11'])}-17` : '' };
}

function makeFamily(kind: FamilyKind, children: Slot[], random: SeededRandom): DemoFamily {
  const names = pickNames(random);
  const surname = random.pick(names.surnames);
  return {
    kind,
    names,
    surname,
    language: random.pickWeighted(names.languages),
    ...agreement(random),
    pupils: children.map((slot) => makePupil(slot, names, surname, random)),
  };
}

function storyFamily(): DemoFamily {
  const amir: DemoPupil = {
    id: STORY_PUPIL_ID,
    yearGroup: 8,
    firstName: 'Amir',
    lastName: 'Hussain',
    preferredName: '',
    dateOfBirth: '2013-03-14',
    sex: 'M',
    from: FIRST_DAY,
    to: '',
  };
  return {
    kind: 'story',
    names: STORY_NAMES,
    surname: 'Hussain',
    language: 'ur',
    mastAgreement: 'agreed',
    mastAgreedOn: '2025-11-12',
    pupils: [amir],
  };
}

/** Six pupils arrive during the year and four leave: they count only for their days on roll. */
function moveSome(families: DemoFamily[], random: SeededRandom): void {
  const movers = random.shuffled(families.filter((family) => family.kind === 'together')).slice(0, 10);
  const days = ['2025-10-06', '2025-11-03', '2025-11-17', '2026-01-12', '2026-01-26', '2026-02-23'];
  const last = ['2025-10-24', '2025-12-19', '2026-01-30', '2026-02-13'];
  movers.forEach((family, index) => {
    const pupil = family.pupils[0];
    if (pupil === undefined) return;
    if (index < days.length) pupil.from = days[index] ?? FIRST_DAY;
    else pupil.to = last[index - days.length] ?? '';
  });
}

/** The homes of the 600 pupils; about one in seven has two children at the school. */
export function makeFamilies(random: SeededRandom): DemoFamily[] {
  const queue = slotsInOrder(random);
  const designed = DESIGNED.flatMap(([kind, count]) => Array.from({ length: count }, () => kind));
  const families = [storyFamily()];
  while (queue.length > 0) {
    const kind = designed.shift() ?? random.pickWeighted(ORDINARY);
    const children = queue.splice(0, 1);
    const next = queue.findIndex((slot) => slot.yearGroup !== children[0]?.yearGroup);
    if (next >= 0 && random.chance(0.14)) children.push(...queue.splice(next, 1));
    families.push(makeFamily(kind, children, random));
  }
  moveSome(families, random);
  return families;
}

function socialCare(kind: FamilyKind): string {
  if (kind === 'in-care' || kind === 'residential') return 'in-care';
  return kind === 'social-worker' ? 'social-worker' : 'none';
}

/** A pupil who is 16 within the demo has a mail address of their own; about one in eight has none and gets letters. */
function ownEmail({ id, firstName, lastName, dateOfBirth }: DemoPupil): string {
  if (ageOn(dateOfBirth, LAST_REGISTER_DAY) < 16 || Number(id) % 8 === 0) return '';
  return `${asciiOf(firstName)}.${asciiOf(lastName)}.${id}@northfield-pupils.example`;
}

/** One row of `pupils.csv`. */
export function pupilRow(schoolId: string, family: DemoFamily, pupil: DemoPupil): Record<string, string> {
  return {
    pupil_id: pupil.id,
    school_id: schoolId,
    first_name: pupil.firstName,
    last_name: pupil.lastName,
    preferred_name: pupil.preferredName,
    date_of_birth: pupil.dateOfBirth,
    year_group: String(pupil.yearGroup),
    sex: pupil.sex,
    language: family.language,
    social_care: socialCare(family.kind),
    mast_agreement: family.mastAgreement,
    mast_agreed_on: family.mastAgreedOn,
    email: ownEmail(pupil),
  };
}
