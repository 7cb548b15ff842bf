import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { allEvents, allSubscriptions, subscriptionKey } from '../../src/platform/jobs/event.js';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { databaseKinds } from '../support/databases.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

describe('Durable jobs', () => {
  let app: TestApp;

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
  });

  afterAll(async () => {
    await app.close();
  });

  it('each event-subscriber pair is handled exactly once', () => {
    const declared = allSubscriptions().map((one) => subscriptionKey(one.event.name, one.subscriber));
    expect(declared.length).toBeGreaterThan(0);
    expect(app.get(JobRegistry).handled().sort()).toEqual([...declared].sort());
  });

  it('no event is published that nobody has ever subscribed to', () => {
    const heard = new Set(allSubscriptions().map((one) => one.event.name));
    expect(
      allEvents()
        .map((event) => event.name)
        .filter((name) => !heard.has(name)),
    ).toEqual([]);
  });
});
