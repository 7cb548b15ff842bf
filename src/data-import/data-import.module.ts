import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { PeopleModule } from '../people/people.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { ImportFilesService } from './import-files.service.js';
import { ImportRun } from './import-run.entity.js';
import { ImportRuns } from './import-runs.js';
import { ContactLoaders } from './loaders/contact-loaders.js';
import { HomeLoaders } from './loaders/home-loaders.js';
import { MarkSinks } from './loaders/mark-sinks.js';
import { PeopleLoaders } from './loaders/people-loaders.js';
import { PlaceLoaders } from './loaders/place-loaders.js';
import { RefusedRowHolds } from './loaders/refused-row-holds.js';
import { RowSinks } from './loaders/row-sinks.js';
import { SignalLoaders } from './loaders/signal-loaders.js';

/** Files of other systems: read, checked, loaded where they are good, reported where they are not. */
@Module({
  imports: [TypeOrmModule.forFeature([ImportRun]), AccessModule, PeopleModule, SignalsModule],
  providers: [
    ImportFilesService,
    ImportRuns,
    RowSinks,
    PlaceLoaders,
    PeopleLoaders,
    ContactLoaders,
    MarkSinks,
    RefusedRowHolds,
    SignalLoaders,
    HomeLoaders,
  ],
  exports: [ImportFilesService],
})
export class DataImportModule {}
