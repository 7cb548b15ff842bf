import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessModule } from '../access/access.module.js';
import { PeopleModule } from '../people/people.module.js';
import { SignalsModule } from '../signals/signals.module.js';
import { BatchRecords } from './batches/batch-records.js';
import { BatchRunner } from './batches/batch-runner.js';
import { BringFiles } from './batches/bring-files.service.js';
import { MapColumns } from './batches/map-columns.service.js';
import { RememberedMappings } from './batches/remembered-mappings.js';
import { ImportClaims } from './batches/import-claims.js';
import { ImportHistory } from './batches/import-history.js';
import { ImportReach } from './batches/import-reach.js';
import { ImportSteps } from './batches/import-steps.service.js';
import { KeptRowsFinder } from './batches/kept-rows.js';
import { OldKeptRows } from './batches/old-kept-rows.js';
import { OwnSchool } from './batches/own-school.js';
import { PutAwayUploads } from './batches/put-away-uploads.handler.js';
import { RunImport } from './batches/run-import.handler.js';
import { UploadFolder } from './batches/upload-folder.js';
import { ImportBatch } from './batches/import-batch.entity.js';
import { ImportMapping } from './batches/import-mapping.entity.js';
import { ImportUpload } from './batches/import-upload.entity.js';
import { DropFolder } from './drop-folder/drop-folder.js';
import { DropMemory } from './drop-folder/drop-memory.js';
import { DropPlaces } from './drop-folder/drop-places.js';
import { PutAwayDropped } from './drop-folder/put-away-dropped.js';
import { PutAwayFiles } from './drop-folder/put-away-files.handler.js';
import { DroppedImports } from './drop-folder/dropped-imports.js';
import { TakeDropped } from './drop-folder/take-dropped.service.js';
import { WatchDropFolder } from './drop-folder/watch-drop-folder.handler.js';
import { FilesLoader } from './files-loader.js';
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
  imports: [
    TypeOrmModule.forFeature([ImportRun, ImportBatch, ImportUpload, ImportMapping]),
    AccessModule,
    PeopleModule,
    SignalsModule,
  ],
  providers: [
    ImportFilesService,
    ImportRuns,
    FilesLoader,
    BatchRecords,
    BringFiles,
    DropFolder,
    DropMemory,
    DropPlaces,
    DroppedImports,
    PutAwayDropped,
    PutAwayFiles,
    TakeDropped,
    WatchDropFolder,
    MapColumns,
    RememberedMappings,
    BatchRunner,
    ImportClaims,
    ImportHistory,
    ImportReach,
    ImportSteps,
    KeptRowsFinder,
    OldKeptRows,
    OwnSchool,
    PutAwayUploads,
    RunImport,
    UploadFolder,
    RowSinks,
    PlaceLoaders,
    PeopleLoaders,
    ContactLoaders,
    MarkSinks,
    RefusedRowHolds,
    SignalLoaders,
    HomeLoaders,
  ],
  exports: [
    BringFiles,
    ImportFilesService,
    ImportHistory,
    ImportReach,
    ImportSteps,
    KeptRowsFinder,
    MapColumns,
    UploadFolder,
  ],
})
export class DataImportModule {}
