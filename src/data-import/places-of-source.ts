import { PupilPlaces } from '../people/pupils/pupil-places.js';
import type { Reader } from '../platform/database/reader.js';
import { groupBy } from '../shared/group-by.js';

interface EnrolmentOfSource {
  readonly pupilId: number;
  readonly owner: number;
  readonly schoolId: number;
  readonly fromDay: string;
  readonly toDay: string | null;
}

/** Before any register: a place that holds for all days. */
const ALWAYS = { fromDay: '0001-01-01', toDay: null };

/** Where the pupils of one source are enrolled, in memory, for registers that do not name the school. */
export class PlacesOfSource {
  private constructor(private readonly enrolled: ReadonlyMap<number, PupilPlaces>) {}

  /** @param undated places that hold for all days and are in no table (a dry run) */
  static async read(
    reader: Reader,
    source: string,
    undated: readonly { pupilId: number; schoolId: number }[] = [],
  ): Promise<PlacesOfSource> {
    const dated = await reader.query<EnrolmentOfSource>(
      `SELECT e.pupil_id AS "pupilId", p.organisation_id AS owner, e.school_id AS "schoolId",
              e.from_day AS "fromDay", e.to_day AS "toDay"
       FROM enrolment e JOIN pupil p ON p.id = e.pupil_id WHERE p.source = $1`,
      [source],
    );
    const tried = undated.map((one) => ({ ...one, owner: one.schoolId, ...ALWAYS }));
    const enrolled = new Map<number, PupilPlaces>();
    for (const [pupilId, own] of groupBy([...dated, ...tried], (one) => one.pupilId))
      enrolled.set(pupilId, new PupilPlaces(own[0]?.owner ?? 0, own));
    return new PlacesOfSource(enrolled);
  }

  of({ id, organisationId }: { readonly id: number; readonly organisationId: number }): PupilPlaces {
    return this.enrolled.get(id) ?? new PupilPlaces(organisationId, []);
  }
}
