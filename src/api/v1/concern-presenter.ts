import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Organisation } from '../../people/organisations/organisation.entity.js';
import { PupilDirectory } from '../../people/pupils/pupil-directory.js';
import type { Pupil } from '../../people/pupils/pupil.entity.js';
import { Reader } from '../../platform/database/reader.js';
import type { Concern } from '../../rules/concern.entity.js';
import { RuleSetsService } from '../../rules/rule-sets.service.js';
import type { ConcernResponse } from './concerns.dto.js';

interface Surroundings {
  readonly pupils: ReadonlyMap<number, Pupil>;
  readonly schools: ReadonlyMap<number, Organisation>;
  readonly titles: ReadonlyMap<string, string>;
}

/** Puts names to the ids of concerns. */
@Injectable()
export class ConcernPresenter {
  constructor(
    private readonly reader: Reader,
    private readonly pupils: PupilDirectory,
    private readonly ruleSets: RuleSetsService,
  ) {}

  async present(concerns: readonly Concern[]): Promise<ConcernResponse[]> {
    const surroundings = {
      pupils: await this.pupils.byIds([...new Set(concerns.map((concern) => concern.pupilId))]),
      schools: await this.schools(concerns),
      titles: await this.titles(concerns),
    };
    return concerns.map((concern) => responseOf(concern, surroundings));
  }

  private async schools(concerns: readonly Concern[]): Promise<Map<number, Organisation>> {
    const ids = [...new Set(concerns.map((concern) => concern.schoolId))];
    const found = await this.reader.manager.findBy(Organisation, { id: In(ids) });
    return new Map(found.map((school) => [school.id, school]));
  }

  /** By `version key`: a rule is called what it was called when it raised the concern. */
  private async titles(concerns: readonly Concern[]): Promise<Map<string, string>> {
    const titles = new Map<string, string>();
    for (const version of new Set(concerns.map((concern) => concern.ruleSetVersion))) {
      const { rules } = await this.ruleSets.version(version);
      rules.forEach(({ rule }) => titles.set(`${version} ${rule.key}`, rule.title));
    }
    return titles;
  }
}

function responseOf(concern: Concern, { pupils, schools, titles }: Surroundings): ConcernResponse {
  const pupil = pupils.get(concern.pupilId);
  const school = schools.get(concern.schoolId);
  const { ruleKey: key, ruleSetVersion } = concern;
  return {
    concernId: concern.publicId,
    pupil: {
      id: pupil?.publicId ?? '',
      pupilId: pupil?.sourceId ?? '',
      name: pupil ? `${pupil.preferredName ?? pupil.firstName} ${pupil.lastName}` : '',
    },
    school: { id: school?.publicId ?? '', schoolId: school?.sourceId ?? '', name: school?.name ?? '' },
    rule: { key, title: titles.get(`${ruleSetVersion} ${key}`) ?? key, ruleSetVersion },
    severity: concern.severity,
    consequence: concern.consequence,
    state: concern.state,
    raisedOn: concern.raisedOn,
    raisedAt: concern.raisedAt,
    clearedOn: concern.clearedOn,
    clearedBecause: concern.clearedBecause,
    sentence: concern.sentence,
    value: concern.value,
    threshold: concern.threshold,
    evidence: concern.evidence,
  };
}
