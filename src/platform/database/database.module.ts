import { Global, Module } from '@nestjs/common';
import { getDataSourceToken, TypeOrmModule } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { TandemConfig } from '../config/config.js';
import { dataSourceOptions } from './data-source.options.js';
import { Reader } from './reader.js';
import { UnitOfWork } from './unit-of-work.js';

/** The database: one data source that writes (through the unit of work only) and one that reads. */
@Global()
@Module({
  imports: [
    TypeOrmModule.forRootAsync({
      inject: [TandemConfig],
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
