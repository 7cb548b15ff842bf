import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AgreementNews } from '../../access/settings/agreement-news.js';
import {
  type CalendarOutcome,
  CalendarRecorder,
  type SchoolDayRow as SchoolDay,
  type TermRow as Term,
} from '../../people/calendar/calendar-recorder.js';
import { schoolDaysChanged } from '../../people/calendar/school-days-changed.event.js';
import { termInWords } from '../../people/calendar/term-check.js';
import {
  OrganisationRecorder,
  type OrganisationRow,
} from '../../people/organisations/organisation-recorder.js';
import { type RecordedTeam, TeamAgreements } from '../../people/organisations/team-agreements.js';
import { meetingTimesKnown } from '../../people/staff/meeting-times-known.event.js';
import { EventBus } from '../../platform/jobs/event-bus.js';
import { type Day, fromEpochDay } from '../../shared/days.js';
import type { KnownPeople } from '../known-people.js';
import type { Checked } from '../rows/row-check.js';
import type { SchoolDayRow } from '../rows/school-day.row.js';
import type { SchoolRow } from '../rows/school.row.js';
import type { TeamRow } from '../rows/team.row.js';
import type { TermRow } from '../rows/term.row.js';
import { type Loader, type Outcome, outcomesOf, unknown, type Warning } from './loader.js';

interface ReadyTeam {
  readonly organisation: OrganisationRow;
  readonly schoolIds: readonly number[];
  readonly agreedOn: Day | null;
}

const ON_THE_SERVER = 'ask whoever runs Tandem to import it on the server';
const BEYOND_SCHOOL = {
  rejected: { field: 'school_id', reason: `school_id: this is not your school; ${ON_THE_SERVER}` },
};
/** An agreement with a team opens pupils to it: among several schools that is not for a file of one of them to say. */
const BEYOND_TEAM = {
  rejected: { field: 'team_id', reason: `team_id: a team works for several schools; ${ON_THE_SERVER}` },
};

/** Loads schools, their calendars, and the teams that work for them. */
@Injectable()
export class PlaceLoaders {
  constructor(
    private readonly recorder: OrganisationRecorder,
    private readonly calendars: CalendarRecorder,
    private readonly events: EventBus,
    private readonly agreements: TeamAgreements,
    private readonly agreementNews: AgreementNews,
  ) {}

  schools(known: KnownPeople): Loader<SchoolRow, OrganisationRow> {
    return {
      prepare: ({ schoolId, ...row }) => {
        const before = known.organisation(schoolId);
        if (before?.kind === 'team') return isOther('school_id', schoolId, 'team');
        if (!before && known.within !== null) return BEYOND_SCHOOL;
        return { ok: { ...row, kind: 'school', source: known.source, sourceId: schoolId } };
      },
      write: async (tx, rows) => {
        const { fates, ids } = await this.recorder.recordOrganisations(tx, rows);
        return outcomesOf(fates, ids);
      },
      remember: ({ sourceId, kind }, id) => {
        known.learnOrganisation(sourceId, { id, kind });
      },
    };
  }

  schoolDays(known: KnownPeople): Loader<SchoolDayRow, SchoolDay> {
    const told = new Set<string>();
    return {
      prepare: ({ schoolId, day }) => atSchool(known, schoolId, (id) => ({ schoolId: id, day })),
      write: async (tx, rows) => {
        const outcomes = await this.writeSchoolDays(tx, rows);
        return rows.map((row, at) => calendarOutcome(outcomes[at], (one) => dayWarning(row, one, told)));
      },
      remember: ({ schoolId, day }) => {
        known.learnSchoolDay(schoolId, day);
      },
    };
  }

  terms(known: KnownPeople): Loader<TermRow, Term> {
    return {
      prepare: (row) => atSchool(known, row.schoolId, (schoolId) => ({ ...row, schoolId })),
      write: async (tx, rows) =>
        (await this.calendars.recordTerms(tx, rows)).map((outcome) => calendarOutcome(outcome, termWarning)),
    };
  }

  teams(known: KnownPeople): Loader<TeamRow, ReadyTeam> {
    return {
      prepare: (row) => readyTeam(known, row),
      write: (tx, rows) => this.writeTeams(tx, rows, known.broughtBy),
      remember: ({ organisation }, id) => {
        known.learnOrganisation(organisation.sourceId, { id, kind: 'team' });
      },
    };
  }

  private async writeSchoolDays(tx: EntityManager, rows: readonly SchoolDay[]): Promise<CalendarOutcome[]> {
    const outcomes = await this.calendars.recordSchoolDays(tx, rows);
    const changed = rows.filter((_, at) => outcomes[at]?.fate !== 'unchanged');
    const schools = new Set(changed.map((row) => row.schoolId));
    const news = [...schools].map((organisationId) => ({ organisationId }));
    await this.events.publishAll(tx, meetingTimesKnown, news);
    await this.events.publishAll(
      tx,
      schoolDaysChanged,
      [...schools].map((schoolId) => ({ schoolId })),
    );
    return outcomes;
  }

  private async writeTeams(
    tx: EntityManager,
    rows: readonly ReadyTeam[],
    broughtBy: string,
  ): Promise<Outcome[]> {
    const { fates, ids } = await this.recorder.recordOrganisations(
      tx,
      rows.map(({ organisation }) => organisation),
    );
    const outcomes: Outcome[] = [];
    for (const [at, { schoolIds, agreedOn }] of rows.entries()) {
      const id = ids[at] ?? 0;
      const recorded = await this.agreements.ofFile(tx, { teamId: id, schoolIds, agreedOn });
      await this.agreementNews.of(tx, broughtBy, recorded.changes);
      const known = fates[at] ?? 'unchanged';
      const fate = known === 'unchanged' && recorded.fate !== 'unchanged' ? 'corrected' : known;
      outcomes.push({ fate, id, ...staysEnded(recorded) });
    }
    return outcomes;
  }
}

/** Who ended an agreement here must not find it opened again, and who keeps the file should hear why a school is left out. */
function staysEnded({ stayEnded }: RecordedTeam): { warning?: Warning } {
  if (stayEnded.length === 0) return {};
  const which = stayEnded.map(({ school, endedOn }) => `${school} (ended on ${endedOn})`).join(', ');
  return {
    warning: {
      field: 'school_ids',
      reason: `school_ids: an agreement that was ended in Tandem stays ended, until the school makes it again there: ${which}`,
    },
  };
}

function readyTeam(known: KnownPeople, row: TeamRow): Checked<ReadyTeam> {
  const { teamId, name, schoolIds, agreedOn } = row;
  if (known.within !== null) return BEYOND_TEAM;
  if (known.organisation(teamId)?.kind === 'school') return isOther('team_id', teamId, 'school');
  const ids: number[] = [];
  for (const schoolId of schoolIds) {
    const school = known.organisation(schoolId);
    if (school?.kind !== 'school') return unknown('school_ids', 'school', schoolId);
    ids.push(school.id);
  }
  const organisation = { kind: 'team' as const, source: known.source, sourceId: teamId, name };
  return { ok: { organisation, schoolIds: ids, agreedOn } };
}

type Against = NonNullable<CalendarOutcome['against']>;

/** What became of a row, and a word about what it leaves as somebody set it here. */
function calendarOutcome(
  outcome: CalendarOutcome | undefined,
  warningOf: (against: Against) => Warning | null,
): Outcome {
  const { fate, against } = outcome ?? { fate: 'unchanged', against: null };
  const warning = against === null ? null : warningOf(against);
  return warning === null ? { fate, id: 0 } : { fate, id: 0, warning };
}

/** Said once a file of each term and, of days called off, of each school: the file comes every night, and half-terms are a week long. */
function dayWarning({ schoolId, day }: SchoolDay, against: Against, told: Set<string>): Warning | null {
  const what = against === 'called-off' ? against : against.firstDay;
  if (told.has(`${schoolId} ${what}`)) return null;
  told.add(`${schoolId} ${what}`);
  const why =
    against === 'called-off'
      ? 'was called off in Tandem; days called off there stay so'
      : `is no school day in the term "${against.name}", which was set in Tandem; its days stay as they were set there`;
  return { field: 'date', reason: `date: ${fromEpochDay(day)} ${why}` };
}

function termWarning(against: Against): Warning | null {
  if (against === 'called-off') return null;
  const reason = `first_day: this row says otherwise than the term set in Tandem (${termInWords(against)}), which stays; remove it there if the file is to state it`;
  return { field: 'first_day', reason };
}

/** The row with the id of its school, or why there is none. */
export function atSchool<Ready>(
  known: KnownPeople,
  outsideId: string,
  ready: (schoolId: number) => Ready,
): Checked<Ready> {
  const school = known.organisation(outsideId);
  return school?.kind === 'school' ? { ok: ready(school.id) } : unknown('school_id', 'school', outsideId);
}

function isOther(field: string, outsideId: string, kind: string): Checked<never> {
  return { rejected: { field, reason: `${field}: "${outsideId}" is a ${kind}` } };
}
