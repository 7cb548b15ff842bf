import { Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { TandemConfig } from '../config/config.js';
import { dataSourceOptions } from './data-source.options.js';
import { FolderLock } from './folder-lock.js';
import { Reader } from './reader.js';
import { UnitOfWork } from './unit-of-work.js';

/** Shares the data folder before the database in it is opened. */
@Module({
  providers: [
    {
      provide: FolderLock,
      inject: [TandemConfig],
      useFactory: ({ databaseUrl, dataFolder }: TandemConfig) =>
        databaseUrl === null ? FolderLock.share(dataFolder) : FolderLock.none(),
    },
  ],
  exports: [FolderLock],
})
class FolderLockModule {}

/** The database: one data source that writes (through the unit of work only) and one that reads. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      imports: [FolderLockModule],
      inject: [TandemConfig, FolderLock],
      useFactory: (config: TandemConfig) => ({
        ...dataSourceOptions(config),
        autoLoadEntities: true,
        retryAttempts: 10,
        retryDelay: 500,
      }),
    }),
  ],
  providers: [
    UnitOfWork,
    { provide: Reader, inject: [getDataSourceToken()], useFactory: (main: DataSource) => Reader.open(main) },
  ],
  exports: [UnitOfWork, Reader],
})
export class DatabaseModule {}
