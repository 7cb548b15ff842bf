import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { Result } from './attainment/result.entity.js';
import { Incident } from './behaviour/incident.entity.js';
import { HomeContact } from './home/home-contact.entity.js';
import { HomeInsight } from './home/home-insight.entity.js';
import { MarkCorrection } from './marks/mark-correction.entity.js';
import { Mark } from './marks/mark.entity.js';
import { UnknownCode } from './marks/unknown-code.entity.js';
import { Observation } from './observations/observation.entity.js';
import { PackedHistoryReader } from './packed-history.reader.js';

/** What school and family observe: recorded once, corrected with trace, told to the rules. */
@Module({
  imports: [
    TypeOrmModule.forFeature([
      Mark,
      MarkCorrection,
      UnknownCode,
      Incident,
      Result,
      Observation,
      HomeContact,
      HomeInsight,
    ]),
  ],
  providers: [PackedHistoryReader],
  exports: [PackedHistoryReader],
})
export class SignalsModule {}
