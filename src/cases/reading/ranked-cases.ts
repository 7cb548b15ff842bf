import { Injectable } from '@nestjs/common';
import type { Sight } from '../../access/sight/why-visible.js';
import { type CaseFilter, CaseList, type FoundCases } from './case-list.js';
import { type BelowTheLine, WaitingList } from './waiting-list.js';

/** Who needs somebody, the most urgent first, and what was left below the line. */
export interface Ranking extends FoundCases {
  /** Only with the first page, and where not just one pupil was asked for. */
  readonly belowTheLine: BelowTheLine | null;
}

/** The ranked list as a whole: nobody reads whom there is room for without reading whom there was none for. */
@Injectable()
export class RankedCases {
  constructor(
    private readonly list: CaseList,
    private readonly waiting: WaitingList,
  ) {}

  async find(wanted: CaseFilter, sight: Sight): Promise<Ranking> {
    const found = await this.list.find(wanted, sight);
    const isFirstOfAll = wanted.pupil === undefined && wanted.after === undefined;
    return { ...found, belowTheLine: isFirstOfAll ? await this.waiting.find(sight, wanted.school) : null };
  }
}
