import { expect, it } from '@jest/globals';
import { ApiKeysService } from '../../src/access/api-keys/api-keys.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp } from '../support/test-app.js';

describeOnEachDatabase('A key', (kind) => {
  it('is listed with what it is for, what it opens and when it was used, never as itself; after its last day it opens nothing', async () => {
    const app = await startTestApp(kind);
    const keys = app.get(ApiKeysService);
    const wanted = { name: 'MIS', scopes: ['cases:read'] as const, organisationId: null, staffId: null };
    for (const expiresOn of ['soon', '2026-03-01'])
      await expect(keys.create({ ...wanted, expiresOn }, 'test')).rejects.toThrow('expires');
    const { publicId, key } = await keys.create({ ...wanted, expiresOn: '2026-03-03' }, 'test');
    const listed = () => keys.list();
    const ask = (status: number) =>
      app.http().get('/api/v1/cases').set('Authorization', `Bearer ${key}`).expect(status);
    const known = {
      ...{ id: publicId, name: 'MIS', scopes: ['cases:read'], organisation: null, revokedAt: null },
      ...{ createdAt: '2026-03-02T08:10:00.000Z', expiresOn: '2026-03-03' },
    };
    expect(await listed()).toEqual([{ ...known, lastUsedOn: null, isValid: true }]);
    await ask(200);
    expect(await listed()).toEqual([{ ...known, lastUsedOn: '2026-03-02', isValid: true }]);
    app.clock.moveTo('2026-03-03T23:59:00.000Z');
    await ask(200);
    app.clock.moveTo('2026-03-04T00:00:00.000Z');
    await ask(401);
    expect(await listed()).toEqual([{ ...known, lastUsedOn: '2026-03-03', isValid: false }]);
    expect(JSON.stringify(await listed())).not.toContain(key);
    await app.close();
  });
});

describeOnEachDatabase('A request without a key of use', (kind) => {
  it('tells who sent no key from who sent one that is of no use, and not what became of that', async () => {
    const app = await startTestApp(kind);
    const titleFor = async (authorization?: string): Promise<string> => {
      const asked = app.http().get('/api/v1/cases');
      const { body } = await (authorization ? asked.set('Authorization', authorization) : asked).expect(401);
      return (body as { title: string }).title;
    };
    const none =
      'An API key is needed: send "Authorization: Bearer …". Make one with `tandem api-key create`.';
    const useless =
      'This API key is not known here, has expired or has been revoked. Make one with `tandem api-key create`.';
    const keys = app.get(ApiKeysService);
    const wanted = { name: 'MIS', scopes: ['cases:read'] as const, organisationId: null, staffId: null };
    const { publicId, key } = await keys.create(wanted, 'test');
    await keys.revoke(publicId, 'test');
    expect([await titleFor(), await titleFor('Basic c2FtOng=')]).toEqual([none, none]);
    expect([
      await titleFor(`Bearer ${key}`),
      await titleFor('Bearer tandem_never-made-by-anybody'),
      await titleFor('Bearer x'),
    ]).toEqual([useless, useless, useless]);
    await app.close();
  });
});
