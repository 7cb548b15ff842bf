import { Injectable } from '@nestjs/common';
import type { Enrolment } from '../../people/enrolments/enrolment.entity.js';
import type { Pupil } from '../../people/pupils/pupil.entity.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import { NotFound } from '../../shared/errors.js';
import type { Actor } from '../actor.js';
import { Sights } from './sights.service.js';
import { type Sight, type Whereabouts, whyVisible } from './why-visible.js';

/** A pupil somebody may know of, and why; the reason goes into the audit. */
export interface SeenPupil {
  readonly pupil: Pupil;
  readonly because: string;
}

/** The same, with all that whoever looked may see: what stands about the pupil at another school can still be out of sight. */
export interface FoundPupil extends SeenPupil {
  readonly sight: Sight;
}

/** Answers who may know of a pupil. One out of sight is the same as none: nobody learns that there is one. */
@Injectable()
export class PupilSight {
  constructor(
    private readonly sights: Sights,
    private readonly pupils: PupilDirectory,
  ) {}

  /** @throws NotFound */
  async find(actor: Actor, publicId: string): Promise<FoundPupil> {
    const sight = await this.sights.of(actor);
    const pupil = await this.pupils.byPublicId(publicId);
    const [seen] = pupil ? await this.within(sight, [pupil]) : [];
    if (!seen) throw new NotFound('No such pupil.');
    return { ...seen, sight };
  }

  /** Those of these pupils whom the actor may know of today, in their order. */
  async among(actor: Actor, pupils: readonly Pupil[]): Promise<SeenPupil[]> {
    return this.within(await this.sights.of(actor), pupils);
  }

  /** The same by a sight that is known already. */
  async within(sight: Sight, pupils: readonly Pupil[]): Promise<SeenPupil[]> {
    const placesOf = await this.placesOf(pupils, sight.today);
    return pupils.flatMap((pupil) => {
      const because = whyVisible(sight, placesOf(pupil));
      return because === null ? [] : [{ pupil, because }];
    });
  }

  /** Whether a school is one whose own records of this pupil, its register and its incidents, are within sight. */
  async schoolsWithin(sight: Sight, pupil: Pupil): Promise<(schoolId: number) => boolean> {
    const enrolments = (await this.pupils.enrolmentsOf([pupil.id])).get(pupil.id) ?? [];
    const begun = enrolments.filter((one) => one.fromDay <= sight.today);
    return (schoolId) => whyVisible(sight, [whereaboutsAt(schoolId, pupil, begun)]) !== null;
  }

  /** The school that owns the record, and each at which the pupil is enrolled today; the year group is the last known there. */
  private async placesOf(pupils: readonly Pupil[], today: string): Promise<(pupil: Pupil) => Whereabouts[]> {
    const enrolments = await this.pupils.enrolmentsOf(pupils.map((pupil) => pupil.id));
    return (pupil) => {
      const begun = (enrolments.get(pupil.id) ?? []).filter((one) => one.fromDay <= today);
      const running = begun.filter((one) => one.toDay === null || one.toDay >= today);
      const schools = new Set([pupil.organisationId, ...running.map((one) => one.schoolId)]);
      return [...schools].map((schoolId) => whereaboutsAt(schoolId, pupil, begun));
    };
  }
}

/** @param begun enrolments that have begun, the earliest first */
function whereaboutsAt(schoolId: number, { mastAgreement }: Pupil, begun: readonly Enrolment[]): Whereabouts {
  return {
    schoolId,
    yearGroup: begun.findLast((one) => one.schoolId === schoolId)?.yearGroup ?? null,
    familyAgreed: mastAgreement === 'agreed',
  };
}
