import { Reader } from '../platform/database/reader.js';
import type { Day, EpochDay } from '../shared/days.js';
import { PlacesOfSource } from './places-of-source.js';
import type { DayOfSchool } from './register-days.js';
import { WithinReach } from './within-reach.js';

/** A pupil as the files of one source refer to them. */
export interface KnownPupil {
  readonly id: number;
  /** The school that sends the record and owns it. */
  readonly organisationId: number;
  readonly lastName: string;
  readonly dateOfBirth: Day | null;
}

interface PupilRow {
  readonly id: number;
  readonly organisation_id: number;
  readonly last_name: string;
  readonly date_of_birth: Day | null;
}

/** A school or team as the files of one source refer to it. */
export interface KnownOrganisation {
  readonly id: number;
  readonly kind: 'school' | 'team';
}

/** A member of staff who brings files, and what they already may. */
export interface Bringer {
  readonly staffId: number;
  /** Year groups by role; empty: every year group. */
  readonly roles: ReadonlyMap<string, readonly string[]>;
}

/**
 * Our ids by the ids of one source, in memory: a register of a million marks names each pupil hundreds of times. Filled from the
 * database once and kept up by the loaders. In a dry run, what would be new gets a negative id that no table ever sees.
 */
export class KnownPeople {
  private readonly organisations = new Map<string, KnownOrganisation>();
  private readonly pupils = new Map<string, KnownPupil>();
  private readonly disputed = new Set<string>();
  private readonly contacts = new Map<string, number>();
  private readonly staff = new Map<string, number>();
  private readonly newPlaces: { pupilId: number; schoolId: number }[] = [];
  readonly newSchoolDays: DayOfSchool[] = [];
  /** Who brings the files, as in the audit. */
  broughtBy = 'import';
  /** The member of staff who brings them by page; null: a command or the watched folder does. */
  bringer: Bringer | null = null;
  /** Schools of which a file has named a safeguarding lead. */
  readonly withDsl = new Set<number>();
  private pupilPlaces: PlacesOfSource | null = null;
  private lastProvisional = 0;
  private namedProvisional = false;

  private constructor(
    private readonly reader: Reader,
    readonly source: string,
    readonly dryRun: boolean,
    /** The only organisation these files may be about; null: any. */
    readonly within: number | null,
    private readonly reach: WithinReach,
  ) {}

  static async read(
    reader: Reader,
    source: string,
    dryRun: boolean,
    within: number | null = null,
  ): Promise<KnownPeople> {
    const reach = await WithinReach.read(reader, within);
    const known = new KnownPeople(reader, source, dryRun, within, reach);
    for (const row of await known.rowsOf<KnownOrganisation>('organisation', 'kind'))
      known.organisations.set(row.source_id, row);
    const pupils = await known.rowsOf<PupilRow>('pupil', 'organisation_id', 'last_name', 'date_of_birth');
    for (const { id, source_id, organisation_id, last_name, date_of_birth } of pupils) {
      const pupil = { id, organisationId: organisation_id, lastName: last_name, dateOfBirth: date_of_birth };
      known.pupils.set(source_id, pupil);
    }
    for (const row of await known.rowsOf<{ id: number }>('contact'))
      known.contacts.set(row.source_id, row.id);
    for (const row of await known.rowsOf<{ id: number }>('staff')) known.staff.set(row.source_id, row.id);
    return known;
  }

  /** Who brings them, as in the audit: `staff:<public id>`, a command or the watched folder. */
  async noteBringer(actor: string): Promise<void> {
    this.broughtBy = actor;
    const rows = await this.reader.query<{ id: number; role: string; years: string | null }>(
      `SELECT s.id, r.role, r.year_groups AS years FROM staff s JOIN staff_role r ON r.staff_id = s.id
       WHERE s.public_id = $1`,
      [actor.startsWith('staff:') ? actor.slice('staff:'.length) : ''],
    );
    const [first] = rows;
    const yearsOf = (years: string | null) => (years === null ? [] : (JSON.parse(years) as string[]));
    const roles = new Map(rows.map(({ role, years }) => [role, yearsOf(years)]));
    this.bringer = first ? { staffId: first.id, roles } : null;
  }

  private rowsOf<Row>(table: string, ...columns: string[]): Promise<(Row & { source_id: string })[]> {
    const wanted = ['id', 'source_id', ...columns].join(', ');
    return this.reader.query(`SELECT ${wanted} FROM ${table} WHERE source = $1`, [this.source]);
  }

  /** Another school is as unknown as one that does not exist to who may bring files of one school only. */
  organisation(outsideId: string): KnownOrganisation | undefined {
    const found = this.organisations.get(outsideId);
    return found && this.isWithin(found.id) ? this.noting(found) : undefined;
  }

  /** May these files say something about this organisation? */
  isWithin(organisationId: number): boolean {
    return this.within === null || this.within === organisationId;
  }

  /** A pupil whom these files may speak of. */
  pupil(outsideId: string): KnownPupil | undefined {
    const found = this.disputed.has(outsideId) ? undefined : this.pupils.get(outsideId);
    return found && this.reach.hasPupil(found.id) ? this.noting(found) : undefined;
  }

  /** The pupil known by this id, of whichever school; undefined also while two schools dispute the id. */
  anyPupil(outsideId: string): KnownPupil | undefined {
    return this.disputed.has(outsideId) ? undefined : this.noting(this.pupils.get(outsideId));
  }

  /** Two schools both have a pupil of this id: from now on nothing in these files is taken as being about either. */
  dispute(outsideId: string): void {
    this.disputed.add(outsideId);
  }

  contactId(outsideId: string): number | undefined {
    const id = this.contacts.get(outsideId);
    return id !== undefined && this.reach.hasContact(id) ? this.noting(id) : undefined;
  }

  staffId(outsideId: string): number | undefined {
    const id = this.staff.get(outsideId);
    return id !== undefined && this.reach.hasStaff(id) ? this.noting(id) : undefined;
  }

  /** Is this id known, and that of somebody these files may say nothing of? */
  isContactOfOthers(outsideId: string): boolean {
    const id = this.contacts.get(outsideId);
    return id !== undefined && !this.reach.hasContact(id);
  }

  /** The same of a member of staff. */
  isStaffOfOthers(outsideId: string): boolean {
    const id = this.staff.get(outsideId);
    return id !== undefined && !this.reach.hasStaff(id);
  }

  /** True when something named since the last call exists in this dry run only; what refers to it cannot be tried out. */
  takeNamedProvisional(): boolean {
    const named = this.namedProvisional;
    this.namedProvisional = false;
    return named;
  }

  /** An id for what a dry run would have made. */
  provisionalId(): number {
    return (this.lastProvisional -= 1);
  }

  learnOrganisation(outsideId: string, organisation: KnownOrganisation): void {
    learn(this.organisations, outsideId, organisation, organisation.id);
  }

  learnPupil(outsideId: string, pupil: KnownPupil): void {
    learn(this.pupils, outsideId, pupil, pupil.id);
    this.reach.learnPupil(pupil.id);
    this.learnPlace(pupil.id, pupil.organisationId);
  }

  learnContact(outsideId: string, id: number): void {
    learn(this.contacts, outsideId, id, id);
    this.reach.learnContact(id);
  }

  learnStaff(outsideId: string, id: number): void {
    learn(this.staff, outsideId, id, id);
    this.reach.learnStaff(id);
  }

  /** A dry run keeps the school days that it did not write. */
  learnSchoolDay(schoolId: number, day: EpochDay): void {
    if (this.dryRun) this.newSchoolDays.push({ schoolId, day });
  }

  /** Enrolments have changed: they are read again when next asked for. A dry run keeps those that it did not write. */
  learnPlace(pupilId: number, schoolId: number): void {
    this.pupilPlaces = null;
    if (this.dryRun && (pupilId < 0 || schoolId < 0)) this.newPlaces.push({ pupilId, schoolId });
  }

  /** Where each pupil is enrolled on which day. */
  async places(): Promise<PlacesOfSource> {
    this.pupilPlaces ??= await PlacesOfSource.read(this.reader, this.source, this.newPlaces);
    return this.pupilPlaces;
  }

  private noting<Known extends number | { readonly id: number }>(
    known: Known | undefined,
  ): Known | undefined {
    if (known !== undefined && (typeof known === 'number' ? known : known.id) < 0)
      this.namedProvisional = true;
    return known;
  }
}

/** A provisional id never takes the place of a real one. */
function learn<Known>(all: Map<string, Known>, outsideId: string, known: Known, id: number): void {
  if (id > 0 || !all.has(outsideId)) all.set(outsideId, known);
}
