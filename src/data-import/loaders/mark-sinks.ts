import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { MarkRecorder } from '../../signals/marks/mark-recorder.js';
import { UnknownCodes } from '../../signals/marks/unknown-codes.js';
import type { LoadContext } from './loader.js';
import { MarkSink } from './mark-sink.js';

/** Makes a sink for each register. */
@Injectable()
export class MarkSinks {
  constructor(
    private readonly marks: MarkRecorder,
    private readonly unknownCodes: UnknownCodes,
    private readonly clock: Clock,
  ) {}

  async make(context: LoadContext): Promise<MarkSink> {
    const services = { marks: this.marks, unknownCodes: this.unknownCodes, now: this.clock.now() };
    return new MarkSink(services, context, await context.known.places());
  }
}
