import { Injectable } from '@nestjs/common';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { MarkRecorder } from '../../signals/marks/mark-recorder.js';
import { UnknownCodes } from '../../signals/marks/unknown-codes.js';
import { RegisterDays } from '../register-days.js';
import type { LoadContext } from './loader.js';
import { MarkSink } from './mark-sink.js';

/** Makes a sink for each register. */
@Injectable()
export class MarkSinks {
  constructor(
    private readonly marks: MarkRecorder,
    private readonly unknownCodes: UnknownCodes,
    private readonly clock: Clock,
    private readonly reader: Reader,
  ) {}

  async make(context: LoadContext): Promise<MarkSink> {
    const services = { marks: this.marks, unknownCodes: this.unknownCodes, now: this.clock.now() };
    const { known } = context;
    const days = await RegisterDays.read(this.reader, known.source, services.now, known.newSchoolDays);
    return new MarkSink(services, context, await known.places(), days);
  }
}
