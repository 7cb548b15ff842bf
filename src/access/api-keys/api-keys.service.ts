import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { IsNull } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { newPublicId } from '../../shared/ids.js';
import type { Actor } from '../actor.js';
import { AuditLog } from '../audit/audit-log.js';
import { KEY_SCOPES, type Permission } from '../permissions.js';
import { ApiKey } from './api-key.entity.js';

/** What a new key may do and reach. */
export interface NewApiKey {
  readonly name: string;
  readonly scopes: readonly Permission[];
  readonly organisationId: number | null;
  readonly staffId: number | null;
}

/** Keys for machines and commands: made, checked, revoked. */
@Injectable()
export class ApiKeysService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly reader: Reader,
    private readonly clock: Clock,
    private readonly audit: AuditLog,
  ) {}

  /** Makes a key. The answer is the only place where it can ever be read. Throws InvalidInput. */
  async create(wanted: NewApiKey, by: string): Promise<{ publicId: string; key: string }> {
    if (wanted.name.trim() === '')
      throw new InvalidInput('name', 'what the key is for, for example "MIS export"');
    if (wanted.scopes.length === 0 || !wanted.scopes.every((one) => KEY_SCOPES.includes(one)))
      throw new InvalidInput('scopes', `one or more of ${KEY_SCOPES.join(', ')}`);
    const key = `tandem_${randomBytes(32).toString('base64url')}`;
    const publicId = newPublicId();
    await this.unitOfWork.run(async (tx) => {
      await tx.insert(ApiKey, {
        publicId,
        name: wanted.name.trim().slice(0, 120),
        keyHash: hashOf(key),
        scopes: [...wanted.scopes],
        organisationId: wanted.organisationId,
        staffId: wanted.staffId,
        createdAt: this.clock.now(),
        lastUsedOn: null,
        revokedAt: null,
      });
      await this.audit.record(tx, {
        actor: by,
        action: 'api-key-created',
        subject: 'api-key',
        subjectId: publicId,
      });
    });
    return { publicId, key };
  }

  /** Ends a key at once. Throws NotFound. */
  async revoke(publicId: string, by: string): Promise<void> {
    await this.unitOfWork.run(async (tx) => {
      const done = await tx.update(
        ApiKey,
        { publicId, revokedAt: IsNull() },
        { revokedAt: this.clock.now() },
      );
      if (done.affected === 0) throw new NotFound(`No key ${publicId} that is still valid.`);
      await this.audit.record(tx, {
        actor: by,
        action: 'api-key-revoked',
        subject: 'api-key',
        subjectId: publicId,
      });
    });
  }

  /** Who a key stands for, or null when it is unknown or revoked. */
  async actorFor(key: string): Promise<Actor | null> {
    const found = await this.reader.manager.findOneBy(ApiKey, { keyHash: hashOf(key), revokedAt: IsNull() });
    if (!found) return null;
    return {
      name: `key:${found.publicId}`,
      permissions: found.scopes,
      organisationId: found.organisationId,
      staffId: found.staffId,
    };
  }
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
