import type { Agreement, PlaceSettings } from '../../access/settings/place-settings.js';
import { type FormError, messages } from '../forms/form.js';
import { dateWords } from '../layout/day-words.js';

export interface SettingsView {
  readonly title: string;
  readonly heading: string;
  readonly isSchool: boolean;
  readonly casesPerLead: string;
  readonly ruleRightPercent: string;
  /** What is set elsewhere, each in a sentence. */
  readonly sending: readonly string[];
  /** Who works with whom, each in a sentence. */
  readonly agreements: readonly string[];
  readonly place: readonly string[];
  readonly errors: readonly FormError[];
  readonly messages: Readonly<Record<string, { text: string }>>;
}

/** What somebody typed and is shown again; each in its own field. */
export interface TypedSettings {
  readonly casesPerLead?: string;
  readonly ruleRightPercent?: string;
}

/** What the installation has set for everybody. */
export interface InstallationSettings {
  readonly takeBackMinutes: number;
  readonly firstHour: number;
  readonly lastHour: number;
  readonly refusedRowsDays: number;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

export function presentSettings(
  { name, kind, zone, schoolYearStart, phone, casesPerLead, ruleRightPercent, agreements }: PlaceSettings,
  { takeBackMinutes, firstHour, lastHour, refusedRowsDays }: InstallationSettings,
  typed: TypedSettings = {},
  errors: readonly FormError[] = [],
): SettingsView {
  const [month = '01', day = '01'] = schoolYearStart.split('-');
  return {
    title: 'Settings',
    heading: `Settings of ${name}`,
    isSchool: kind === 'school',
    casesPerLead: typed.casesPerLead ?? String(casesPerLead),
    ruleRightPercent: typed.ruleRightPercent ?? String(ruleRightPercent),
    sending: [
      `An approved meeting can be taken back for ${minutes(takeBackMinutes)}; only then does its mail leave. Whoever runs the server sets this for all (TANDEM_TAKE_BACK_MINUTES).`,
      `Nothing leaves for a home before ${hour(firstHour)} or from ${hour(lastHour)} on, at weekends or in the holidays.`,
    ],
    agreements: agreements.map((one) => agreementWords(one, kind)),
    place: [
      `The clock here is that of ${zone}.`,
      ...(kind === 'school'
        ? [`The school year begins on ${Number(day)} ${MONTHS[Number(month) - 1] ?? ''}.`]
        : []),
      phone === null
        ? 'No telephone number is known: families and staff are shown none. Give one in schools.csv.'
        : `Families and staff are shown the number ${phone}.`,
      `Rows that an import refused are kept for ${days(refusedRowsDays)}, then deleted. Whoever runs the server sets this for all (TANDEM_REFUSED_ROWS_DAYS).`,
    ],
    errors,
    messages: messages(errors),
  };
}

function agreementWords({ with: other, agreedOn }: Agreement, kind: PlaceSettings['kind']): string {
  const since = dateWords(agreedOn);
  return kind === 'school'
    ? `${other} works for this school, by an agreement from ${since} on. It sees a pupil only where the family said yes to it.`
    : `This team works for ${other}, by an agreement from ${since} on.`;
}

function minutes(count: number): string {
  return count === 1 ? 'one minute' : `${count} minutes`;
}

function days(count: number): string {
  return count === 1 ? 'one day' : `${count} days`;
}

function hour(of: number): string {
  return `${String(of).padStart(2, '0')}:00`;
}
