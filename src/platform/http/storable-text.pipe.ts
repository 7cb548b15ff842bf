import { type ArgumentMetadata, Injectable, type PipeTransform } from '@nestjs/common';
import { refuseUnstorable } from '../../shared/storable-text.js';

/** Refuses, naming the field, what no database of ours could give back as it was sent. For bodies, paths and queries alike. */
@Injectable()
export class StorableTextPipe implements PipeTransform<unknown, unknown> {
  transform(value: unknown, metadata: ArgumentMetadata): unknown {
    if (metadata.type !== 'custom') refuseUnstorable(value, metadata.data ?? '');
    return value;
  }
}
