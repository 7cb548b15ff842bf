import { Injectable } from '@nestjs/common';
import { createHash, randomBytes } from 'node:crypto';
import { In, IsNull } from 'typeorm';
import { Clock } from '../../platform/clock/clock.js';
import { Reader } from '../../platform/database/reader.js';
import { UnitOfWork } from '../../platform/database/unit-of-work.js';
import { InvalidInput, NotFound } from '../../shared/errors.js';
import { newPublicId } from '../../shared/ids.js';
import { type Day, isDay } from '../../shared/days.js';
import type { Instant } from '../../shared/instants.js';
import { Organisation } from '../../people/organisations/organisation.entity.js';
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
  /** Last day (UTC), inclusive; until it is revoked when absent. */
  readonly expiresOn?: Day | null;
}

/** A key as it is listed: everything but the key. */
export interface ListedKey {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Permission[];
  /** The only organisation it reaches; null: the whole installation. */
  readonly organisation: string | null;
  readonly createdAt: Instant;
  /** Null: never yet. */
  readonly lastUsedOn: Day | null;
  readonly expiresOn: Day | null;
  readonly revokedAt: Instant | null;
  /** It opens something today. */
  readonly isValid: boolean;
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
    if (wanted.scopes.includes('dsl') && (await this.isOfTeam(wanted)))
      throw new InvalidInput(
        'scopes',
        'all but dsl: a team has no DSL, and its keys open no more than its people may see',
      );
    const expiresOn = wanted.expiresOn ?? null;
    if (expiresOn !== null && (!isDay(expiresOn) || expiresOn < this.today()))
      throw new InvalidInput('expires', 'a day as YYYY-MM-DD, today or later');
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
        expiresOn,
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

  /** All there ever were, the newest first. */
  async list(): Promise<ListedKey[]> {
    const { manager } = this.reader;
    const keys = await manager.find(ApiKey, { order: { id: 'DESC' } });
    const ids = keys.flatMap(({ organisationId }) => organisationId ?? []);
    const organisations = await manager.findBy(Organisation, { id: In([...new Set(ids)]) });
    const nameOf = new Map(organisations.map(({ id, name }) => [id, name]));
    const today = this.today();
    return keys.map((key) => ({
      id: key.publicId,
      name: key.name,
      scopes: key.scopes,
      organisation: key.organisationId === null ? null : (nameOf.get(key.organisationId) ?? ''),
      createdAt: key.createdAt,
      lastUsedOn: key.lastUsedOn,
      expiresOn: key.expiresOn,
      revokedAt: key.revokedAt,
      isValid: key.revokedAt === null && !hasExpired(key, today),
    }));
  }

  /** Who a key stands for, or null when it is unknown, expired or revoked. */
  async actorFor(key: string): Promise<Actor | null> {
    const found = await this.reader.manager.findOneBy(ApiKey, { keyHash: hashOf(key), revokedAt: IsNull() });
    const today = this.today();
    if (!found || hasExpired(found, today)) return null;
    if (found.lastUsedOn !== today) await this.noteUse(found.id, today);
    return {
      name: `key:${found.publicId}`,
      permissions: await this.permissionsOf(found),
      organisationId: found.organisationId,
      staffId: found.staffId,
    };
  }

  /** What only a DSL may know of is closed to a team's key, also to one that was made before that was so. */
  private async permissionsOf(key: ApiKey): Promise<readonly Permission[]> {
    if (!key.scopes.includes('dsl') || !(await this.isOfTeam(key))) return key.scopes;
    return key.scopes.filter((scope) => scope !== 'dsl');
  }

  private isOfTeam({ organisationId }: Pick<ApiKey, 'organisationId'>): Promise<boolean> {
    if (organisationId === null) return Promise.resolve(false);
    return this.reader.manager.existsBy(Organisation, { id: organisationId, kind: 'team' });
  }

  /** Once a day: a key nobody has used for a term is one to revoke. */
  private noteUse(id: number, lastUsedOn: Day): Promise<unknown> {
    return this.unitOfWork.run((tx) => tx.update(ApiKey, { id }, { lastUsedOn }));
  }

  private today(): Day {
    return this.clock.now().slice(0, 10);
  }
}

function hasExpired({ expiresOn }: Pick<ApiKey, 'expiresOn'>, today: Day): boolean {
  return expiresOn !== null && expiresOn < today;
}

function hashOf(key: string): string {
  return createHash('sha256').update(key).digest('hex');
}
