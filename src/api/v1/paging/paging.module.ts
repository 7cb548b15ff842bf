import { Module } from '@nestjs/common';
import { PageMarks } from './page-marks.js';

/** How every list of the API comes in pages. */
@Module({ providers: [PageMarks], exports: [PageMarks] })
export class PagingModule {}
