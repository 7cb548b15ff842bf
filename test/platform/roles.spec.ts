import { describe, expect, it } from '@jest/globals';
import type { TandemRole } from '../../src/platform/config/config.js';
import { databaseKinds } from '../support/databases.js';
import { startTestApp } from '../support/test-app.js';

/** What each role answers: health to whoever watches it, and its own doors only. 401 is a closed door, 404 is no door. */
const DOORS: readonly (readonly [TandemRole, { readonly api: number; readonly family: string }])[] = [
  ['all', { api: 401, family: 'text/html' }],
  ['web', { api: 401, family: 'application/problem+json' }],
  ['family', { api: 404, family: 'text/html' }],
];
const STAFF_PATHS = ['cases', 'pupils', 'concerns', 'follow-ups', 'dsl/observations'];

describe('Which doors a process has', () => {
  it.each(DOORS)('TANDEM_ROLE=%s', async (role, { api, family }) => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    const app = await startTestApp(kind, { role });
    try {
      await app.http().get('/health/live').expect(200);
      for (const path of STAFF_PATHS)
        expect([path, (await app.http().get(`/api/v1/${path}`)).status]).toEqual([path, api]);
      await app.http().post('/api/v1/attendance-marks').send({}).expect(api);
      const page = await app.http().get('/f/no-such-link').expect(404);
      expect(page.headers['content-type']).toContain(family);
    } finally {
      await app.close();
    }
  });
});
