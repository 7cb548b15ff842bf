import { Global, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import { AccessGuard } from './access.guard.js';
import { ApiKey } from './api-keys/api-key.entity.js';
import { ApiKeysService } from './api-keys/api-keys.service.js';
import { AuditEntry } from './audit/audit-entry.entity.js';
import { AuditLog } from './audit/audit-log.js';

/** Who may use which door, and the record of who did. */
@Global()
@Module({
  imports: [TypeOrmModule.forFeature([ApiKey, AuditEntry])],
  providers: [ApiKeysService, AuditLog, { provide: APP_GUARD, useClass: AccessGuard }],
  exports: [ApiKeysService, AuditLog],
})
export class AccessModule {}
