import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { describeOnEachDatabase } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describeOnEachDatabase('The platform', (kind) => {
  let app: TestApp;

  beforeAll(async () => {
    app = await startTestApp(kind);
  });

  afterAll(async () => {
    await app.close();
  });

  it('is ready when its database and queue answer', async () => {
    const answer = await app.http().get('/health/ready').expect(200);
    expect(answer.body).toMatchObject({
      status: 'ok',
      info: { database: { status: 'up' }, queue: { status: 'up' } },
    });
  });

  it('answers an unknown address with a plain problem and safe headers', async () => {
    const answer = await app
      .http()
      .get('/nothing-here')
      .expect(404)
      .expect('content-type', /problem\+json/);
    expect(answer.body).toEqual({ type: 'request', title: 'There is nothing at this address.', status: 404 });
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.headers['referrer-policy']).toBe('no-referrer');
  });

  it('has a schema that TypeORM finds nothing to change in', async () => {
    const log = await app.dataSource.driver.createSchemaBuilder().log();
    expect(log.upQueries.map((query) => query.query)).toEqual([]);
  });
});
