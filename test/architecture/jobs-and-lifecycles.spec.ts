import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { allEvents, allSubscriptions, subscriptionKey } from '../../src/platform/jobs/event.js';
import { JobRegistry } from '../../src/platform/jobs/job-registry.js';
import { RUN_LIFECYCLE } from '../../src/cases/backtests/backtest-run.lifecycle.js';
import { CASE_LIFECYCLE } from '../../src/cases/case.lifecycle.js';
import { BATCH_LIFECYCLE } from '../../src/data-import/batches/import-batch.lifecycle.js';
import { FOLLOW_UP_LIFECYCLE } from '../../src/followups/follow-up.lifecycle.js';
import { type Lifecycle, validateLifecycle } from '../../src/shared/lifecycle.js';
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

  it('that reach a home say so, or a restore would send again what had left', () => {
    const src = resolve(import.meta.dirname, '../../src');
    const senders = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.handler.ts'))
      .map((file) => [file, readFileSync(join(src, file), 'utf8')] as const)
      .filter(([, text]) => /MailTransport|OutgoingMail/.test(text));
    const silent = senders.filter(([, text]) => !text.includes('reachesHome: true')).map(([file]) => file);
    expect(senders.length).toBeGreaterThan(1);
    // To staff; a restore ends its links, so that it has nothing to send.
    expect(silent).toEqual(['access/accounts/send-account-link.handler.ts']);
  });
});

describe('Lifecycles', () => {
  const lifecycles: Record<string, Lifecycle<string, string>> = {
    case: CASE_LIFECYCLE,
    'follow-up': FOLLOW_UP_LIFECYCLE,
    import: BATCH_LIFECYCLE,
    backtest: RUN_LIFECYCLE,
  };

  it.each(Object.entries(lifecycles))(
    '%s: each state can be reached, and each that is not final can be left',
    (_, lifecycle) => {
      expect(Object.keys(lifecycle.steps).length).toBeGreaterThan(3);
      expect(validateLifecycle(lifecycle)).toEqual([]);
    },
  );

  it('would be told of a state nobody can reach', () => {
    const broken: Lifecycle<string, string> = {
      initial: 'draft',
      final: ['held'],
      steps: { draft: { approve: 'approved' }, approved: {}, held: {} },
    };
    expect(validateLifecycle(broken).length).toBeGreaterThan(0);
  });
});
