import { Injectable } from '@nestjs/common';
import { In, MoreThan, type FindOptionsWhere } from 'typeorm';
import { Reader } from '../platform/database/reader.js';
import { Concern, type ConcernState } from './concern.entity.js';

/** Which concerns are wanted; null and absent mean all. */
export interface ConcernFilter {
  /** Raised at these schools; an empty list finds nothing. */
  readonly schoolIds?: readonly number[] | null;
  readonly pupilId?: number;
  readonly states?: readonly ConcernState[];
  /** Only with an id above this one; for the next page. */
  readonly afterId?: number;
  /** At most so many. */
  readonly limit?: number;
}

/** Reads concerns. Says nothing about who may: the caller asks that first. */
@Injectable()
export class ConcernsService {
  constructor(private readonly reader: Reader) {}

  byId(id: number): Promise<Concern | null> {
    return this.reader.manager.findOneBy(Concern, { id });
  }

  byPublicId(publicId: string): Promise<Concern | null> {
    return this.reader.manager.findOneBy(Concern, { publicId });
  }

  /** In the order they were raised. */
  list(filter: ConcernFilter): Promise<Concern[]> {
    const where: FindOptionsWhere<Concern> = {};
    if (filter.schoolIds) where.schoolId = In([...filter.schoolIds]);
    if (filter.pupilId !== undefined) where.pupilId = filter.pupilId;
    if (filter.states) where.state = In([...filter.states]);
    if (filter.afterId !== undefined) where.id = MoreThan(filter.afterId);
    return this.reader.manager.find(Concern, { where, order: { id: 'ASC' }, take: filter.limit });
  }
}
