import { expect, it } from '@jest/globals';
import { ApiKeysService } from '../../src/access/api-keys/api-keys.service.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp } from '../support/test-app.js';

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
      'This API key is not known here or has been revoked. Make one with `tandem api-key create`.';
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
