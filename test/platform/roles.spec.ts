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
const STAFF_PATHS = ['cases', 'pupils', 'concerns', 'follow-ups', 'dsl/notes'];

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

  const ELSEWHERE = [
    ['get', '/'],
    ['get', '/api/v1/cases'],
    ['get', '/favicon.ico'],
    ['get', '/f'],
    ['get', '/f/half/a-link'],
    ['get', '/f/%ZZ'],
    ['post', '/'],
    ['put', '/f/no-such-link'],
    ['delete', '/f/no-such-link'],
  ] as const;

  it('has a page with a way on for a family that asks for anything else, never a problem for programs', async () => {
    const app = await familyDoors();
    try {
      for (const [method, path] of ELSEWHERE) {
        const { status, headers, text } = await app.http()[method](path);
        expect([method, path, status]).toEqual([method, path, path.includes('%') ? 400 : 404]);
        expect(headers['content-type']).toContain('text/html');
        expect(headers['content-security-policy']).toContain("style-src 'sha256-");
        expect(text).toContain('We cannot find this page');
        expect(text).toContain('Please call the school.');
      }
      const health = await app.http().get('/health/live').expect(200);
      expect(health.body).toEqual({ status: 'ok' });
    } finally {
      await app.close();
    }
  });

  it('says in the same way that an answer cannot be read, before any page is found for it', async () => {
    const app = await familyDoors();
    try {
      const post = () => app.http().post('/f/no-such-link');
      const long = await post()
        .type('form')
        .send({ note: 'x'.repeat(70_000) });
      expect([long.status, long.headers['content-type']]).toEqual([413, 'text/html; charset=utf-8']);
      expect(long.text).toContain('It was too long.');
      const broken = await post().type('json').send('{"answer":');
      expect([broken.status, broken.headers['content-type']]).toEqual([400, 'text/html; charset=utf-8']);
    } finally {
      await app.close();
    }
  });
});

function familyDoors() {
  const [kind] = databaseKinds;
  if (!kind) throw new Error('no database to test on');
  return startTestApp(kind, { role: 'family' });
}
