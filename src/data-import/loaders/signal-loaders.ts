import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { ResultRecorder, type ResultRow as Result } from '../../signals/attainment/result-recorder.js';
import { IncidentRecorder, type IncidentRow as Incident } from '../../signals/behaviour/incident-recorder.js';
import {
  ObservationRecorder,
  type ObservationRow as Observation,
} from '../../signals/observations/observation-recorder.js';
import type { KnownPeople } from '../known-people.js';
import type { IncidentRow } from '../rows/incident.row.js';
import type { ObservationRow } from '../rows/observation.row.js';
import type { ResultRow } from '../rows/result.row.js';
import { schoolOfRow } from '../school-of-row.js';
import { HomeLoaders } from './home-loaders.js';
import { type Loader, outcomesOf, unknown } from './loader.js';

/** Loads incidents, results and observations, and what passed between home and school. */
@Injectable()
export class SignalLoaders {
  constructor(
    private readonly incidentRecorder: IncidentRecorder,
    private readonly resultRecorder: ResultRecorder,
    private readonly observationRecorder: ObservationRecorder,
    private readonly clock: Clock,
    readonly home: HomeLoaders,
  ) {}

  async incidents(known: KnownPeople): Promise<Loader<IncidentRow, Incident>> {
    const places = await known.places();
    const now = this.clock.now();
    return {
      prepare: ({ incidentId, day, ...row }) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        const schoolId = schoolOfRow(known, places.of(pupil), { ...row, day }, pupil.organisationId);
        if (typeof schoolId !== 'number') return { rejected: schoolId };
        return {
          ok: { ...row, pupilId: pupil.id, schoolId, source: known.source, sourceId: incidentId },
        };
      },
      thingOf: ({ sourceId, pupilId }) => JSON.stringify([sourceId, pupilId]),
      write: async (tx, rows) => outcomesOf(await this.incidentRecorder.recordIncidents(tx, rows, now)),
    };
  }

  results(known: KnownPeople): Loader<ResultRow, Result> {
    const now = this.clock.now();
    return {
      prepare: (row) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        return { ok: { ...row, pupilId: pupil.id, source: known.source } };
      },
      thingOf: ({ pupilId, subject, assessment, day }) => JSON.stringify([pupilId, subject, assessment, day]),
      write: async (tx, rows) => outcomesOf(await this.resultRecorder.recordResults(tx, rows, now)),
    };
  }

  /** An author given by the outside id of a member of staff is that person; any other text is kept as a name. */
  observations(known: KnownPeople): Loader<ObservationRow, Observation> {
    const now = this.clock.now();
    return {
      prepare: ({ observationId, author, ...row }) => {
        const pupil = known.pupil(row.pupilId);
        if (!pupil) return unknown('pupil_id', 'pupil', row.pupilId);
        const authorStaffId = author === null ? null : (known.staffId(author) ?? null);
        const ids = { pupilId: pupil.id, source: known.source, sourceId: observationId };
        return { ok: { ...row, ...ids, authorStaffId, authorName: author } };
      },
      thingOf: ({ sourceId }) => sourceId,
      asksForCare: ({ possibleHarm, restricted }) => possibleHarm || restricted,
      write: async (tx, rows) => outcomesOf(await this.observationRecorder.recordObservations(tx, rows, now)),
    };
  }
}
