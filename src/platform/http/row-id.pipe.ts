import { Injectable, type PipeTransform } from '@nestjs/common';
import { NotFound } from '../../shared/errors.js';

/** A row id in a path. What no row can have as its id is simply not there. */
@Injectable()
export class RowIdPipe implements PipeTransform<string, number> {
  transform(value: string): number {
    if (!/^\d{1,9}$/.test(value)) throw new NotFound('There is nothing at this address.');
    return Number(value);
  }
}
