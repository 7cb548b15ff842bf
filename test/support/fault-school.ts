import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { addDays, type Day, fromEpochDay, toEpochDay } from '../../src/shared/days.js';

/** What happens to a pupil, and so what the rules must say: nothing for `quiet`, one concern and one case for all others. */
export type Story = 'incident' | 'observations' | 'file-incident' | 'file-observation' | 'quiet';

const STORIES: readonly Story[] = ['incident', 'observations', 'file-incident', 'file-observation', 'quiet'];
const PUPILS_A_LEAD = 5;
const FIRST_WAVE_DAY = -75;
const LAST_DAY = 60;

export interface FaultPupil {
  readonly number: number;
  /** Id in the school's own files. */
  readonly id: string;
  readonly story: Story;
  readonly mail: string;
}

/** One mark as a register sends it; `code` as text. */
export interface FaultMark {
  readonly pupilId: string;
  readonly date: Day;
  readonly session: 'AM' | 'PM';
  readonly code: '/' | '\\';
}

/** An import that arrives during the run. */
export interface Wave {
  readonly folder: string;
  readonly marks: readonly FaultMark[];
  readonly pupils: readonly FaultPupil[];
  /** Data rows of each of its files. */
  readonly rows: Readonly<Record<string, number>>;
}

/**
 * A small school whose clock stands near noon and whose every day is a school day: so mail may leave whenever this runs. Each
 * lead has five pupils of a year of their own, as many as a week has room for.
 */
export class FaultSchool {
  readonly zone: string;
  readonly today: Day;
  readonly pupils: readonly FaultPupil[];

  constructor(
    pupilCount: number,
    private readonly waveCount: number,
    private readonly daysAWave: number,
    now: Date = new Date(),
  ) {
    const hours = 12 - now.getUTCHours();
    // The signs of these zones are turned round: Etc/GMT+7 is seven hours behind Greenwich.
    this.zone = hours === 0 ? 'Etc/GMT' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}`;
    this.today = new Date(now.getTime() + hours * 3_600_000).toISOString().slice(0, 10);
    this.pupils = Array.from({ length: pupilCount }, (_, number) => ({
      number,
      id: `P${number}`,
      story: STORIES[number % STORIES.length] ?? 'quiet',
      mail: `home${number}@home.example`,
    }));
  }

  /** The instant of a local quarter-hour `days` from today, for one pupil's meeting alone. */
  meetingAt(pupilNumber: number, days: number): string {
    const at = `${addDays(this.today, days + (pupilNumber % 10))}T12:00:00.000Z`;
    const local = Date.parse(at) + (Math.floor(pupilNumber / 10) - 4) * 1_800_000;
    return new Date(local - this.offsetMs()).toISOString();
  }

  /** Days for which marks are sent one by one, none of which is in a file. */
  get singleDays(): Day[] {
    return Array.from({ length: 60 }, (_, n) => addDays(this.today, n - 61));
  }

  /** Writes the files a school begins with. */
  async writeBeginning(folder: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const files: Record<string, string[]> = {
      'schools.csv': ['school_id,name,timezone', `S1,Northfield School,${this.zone}`],
      'school-days.csv': ['school_id,date', ...this.schoolDays().map((day) => `S1,${day}`)],
      'teams.csv': ['team_id,name,school_ids,agreed_on', 'T1,City MAST,S1,2020-09-01'],
      'pupils.csv': [
        'pupil_id,school_id,first_name,last_name,preferred_name,date_of_birth,year_group,mast_agreement,mast_agreed_on',
        ...this.pupils.map(
          ({ id, number }) =>
            `${id},S1,Samira,Khan,,${addDays(this.today, -12 * 365)},${this.yearOf(number)},agreed,${this.today}`,
        ),
      ],
      'contacts.csv': [
        'contact_id,pupil_id,first_name,last_name,relationship,parental_responsibility,lives_with,priority,email,mobile,address,language,no_contact',
        ...this.pupils.map(
          ({ id, mail }) => `C-${id},${id},Amina,Khan,Mother,true,true,1,${mail},,1 Canal Row,en,false`,
        ),
      ],
      'staff.csv': [
        'staff_id,organisation_id,first_name,last_name,email,job_title,roles,year_groups,working_hours',
        ...this.leads(),
        `M1,T1,Dee,Marsh,dee@team.example,,mast-worker,,${HOURS}`,
      ],
    };
    for (const [name, lines] of Object.entries(files)) await writeLines(folder, name, lines);
  }

  /** Writes the imports that arrive during the run, each of other days and other pupils' stories. */
  async writeWaves(folder: string): Promise<Wave[]> {
    const waves: Wave[] = [];
    for (let number = 0; number < this.waveCount; number++)
      waves.push(await this.writeWave(join(folder, `wave-${number}`), number));
    return waves;
  }

  private async writeWave(folder: string, wave: number): Promise<Wave> {
    await mkdir(folder, { recursive: true });
    const mine = this.pupils.filter((pupil) => pupil.number % this.waveCount === wave);
    const marks = this.waveMarks(wave);
    const yesterday = addDays(this.today, -1);
    const incidents = mine
      .filter((pupil) => pupil.story === 'file-incident')
      .map(({ id }) => `F-${id},${id},${yesterday}T10:45,negative,Disruption,5,-5,,,`);
    const observations = mine
      .filter((pupil) => pupil.story === 'file-observation')
      .map(({ id }) => `F-${id},${id},${yesterday},emotional,severe,Very quiet since the holidays.`);
    await writeLines(folder, 'attendance.csv', [
      'pupil_id,date,session,code',
      ...marks.map((mark) => `${mark.pupilId},${mark.date},${mark.session},${mark.code}`),
    ]);
    const heading =
      'incident_id,pupil_id,occurred_at,polarity,category,severity,points,location,description,reported_by';
    await writeLines(folder, 'behaviour.csv', [heading, ...incidents]);
    await writeLines(folder, 'observations.csv', [
      'observation_id,pupil_id,date,theme,severity,text',
      ...observations,
    ]);
    const rows = {
      'attendance.csv': marks.length,
      'behaviour.csv': incidents.length,
      'observations.csv': observations.length,
    };
    return { folder, marks, pupils: mine, rows };
  }

  private waveMarks(wave: number): FaultMark[] {
    const last = FIRST_WAVE_DAY - wave * this.daysAWave;
    const days = Array.from({ length: this.daysAWave }, (_, n) => addDays(this.today, last - n));
    return this.pupils.flatMap(({ id }) => days.flatMap((date) => dayOfMarks(id, date)));
  }

  private schoolDays(): Day[] {
    const first = toEpochDay(this.today) + FIRST_WAVE_DAY - this.waveCount * this.daysAWave;
    const last = toEpochDay(this.today) + LAST_DAY;
    return Array.from({ length: last - first + 1 }, (_, n) => fromEpochDay(first + n));
  }

  private leads(): string[] {
    const years = new Set(this.pupils.map(({ number }) => this.yearOf(number)));
    return [...years].map(
      (year) => `L-${year},S1,Ada,Okafor,ada.${year}@school.example,,pastoral-lead,${year},${HOURS}`,
    );
  }

  private yearOf(number: number): string {
    return `Y${Math.floor(number / PUPILS_A_LEAD)}`;
  }

  private offsetMs(): number {
    const [, sign = '', hours = '0'] = /([+-])(\d+)$/.exec(this.zone) ?? [];
    return (sign === '-' ? 1 : -1) * Number(hours) * 3_600_000;
  }
}

const HOURS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day) => `${day} 08:00-18:00`).join('; ');

/** Both sessions of one day, present. */
export function dayOfMarks(pupilId: string, date: Day): FaultMark[] {
  return [
    { pupilId, date, session: 'AM', code: '/' },
    { pupilId, date, session: 'PM', code: '\\' },
  ];
}

function writeLines(folder: string, name: string, lines: readonly string[]): Promise<void> {
  return writeFile(join(folder, name), `${lines.join('\n')}\n`);
}
