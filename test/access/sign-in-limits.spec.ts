import { afterAll, beforeAll, beforeEach, expect, it } from '@jest/globals';
import { LessThan } from 'typeorm';
import { SignInTryCounts } from '../../src/access/accounts/sign-in-try-counts.js';
import { SignInTries } from '../../src/access/accounts/sign-in-tries.entity.js';
import { StaffSession } from '../../src/access/sessions/staff-session.entity.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { addMinutes } from '../../src/shared/instants.js';
import { describeOnEachDatabase } from '../support/databases.js';
import {
  codeNow,
  countOf,
  PASSWORD,
  staffAccount,
  type StaffAccount,
  Visitor,
} from '../support/staff-accounts.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { textOf } from '../web/worried-school.js';

const GUESSER = '198.51.100.7';
const AT_SCHOOL = '203.0.113.20';
const YEAR_IN_MINUTES = 365 * 24 * 60;

/** Two web processes serve Northfield's staff; Dana is one of them, and somebody guesses her password. */
describeOnEachDatabase('The limits of signing in', (kind) => {
  let first: TestApp;
  let second: TestApp;
  let dana: StaffAccount;

  const besides = (): Promise<TestApp> =>
    startTestApp({ create: () => Promise.resolve({ ...first.database, drop: () => Promise.resolve() }) });

  beforeAll(async () => {
    first = await startTestApp(kind);
    second = await besides();
    dana = await staffAccount(first, { firstName: 'Dana', roles: ['pastoral-lead'] });
  });

  afterAll(async () => {
    await second.close();
    await first.close();
  });

  /** Half an hour later what went before is over. */
  beforeEach(async () => {
    first.clock.advanceMinutes(30);
    second.clock.moveTo(first.clock.now());
    await first.get(SignInTryCounts).forgetOver();
  });

  const tryPassword = async (app: TestApp, place: string, password: string): Promise<number> => {
    const visitor = Visitor.from(app, place);
    await visitor.get('/sign-in');
    return (await visitor.post('/sign-in', { email: dana.email, password })).status;
  };
  const guess = async (app: TestApp, times: number): Promise<number[]> => {
    const statuses: number[] = [];
    for (let time = 0; time < times; time += 1)
      statuses.push(await tryPassword(app, GUESSER, `guess number ${time}`));
    return statuses;
  };
  const refused = (times: number): number[] => Array<number>(times).fill(401);
  const counts = (): Promise<SignInTries[]> =>
    first.dataSource.manager.find(SignInTries, { order: { aboutHash: 'ASC' } });
  /** A try that succeeded is taken back when its answer has gone out. */
  const untilNothingCounts = async (): Promise<void> => {
    while ((await counts()).length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  };

  it('are one for all web processes, and keep nobody out who comes from elsewhere (ASVS 6.3.1)', async () => {
    expect(await guess(first, 6)).toEqual(refused(6));
    expect(await guess(second, 5)).toEqual([...refused(4), 429]);
    expect(await guess(first, 1)).toEqual([429]);
    expect(await tryPassword(first, AT_SCHOOL, PASSWORD)).toBe(303);
    expect(await tryPassword(second, AT_SCHOOL, PASSWORD)).toBe(303);
  });

  it('are not cleared by starting anew', async () => {
    await guess(second, 10);
    await second.close();
    second = await besides();
    second.clock.moveTo(first.clock.now());
    expect(await guess(second, 1)).toEqual([429]);
  });

  it('pass with time, ten minutes after the first try, however long somebody goes on', async () => {
    await guess(first, 10);
    first.clock.advanceMinutes(9);
    expect(await guess(first, 2)).toEqual([429, 429]);
    first.clock.advanceMinutes(1);
    expect(await guess(first, 11)).toEqual([...refused(10), 429]);
  });

  it('pass, too, when they were counted by a clock that was a year ahead', async () => {
    const ahead = await besides();
    ahead.clock.moveTo(addMinutes(first.clock.now(), YEAR_IN_MINUTES));
    await guess(ahead, 10);
    await ahead.close();
    expect(await guess(first, 1)).toEqual([401]);
  });

  it('let ten of thirty guesses through that come at once, at both', async () => {
    const guessers = await Promise.all(
      Array.from({ length: 30 }, async (_, at) => {
        const visitor = Visitor.from(at % 2 === 0 ? first : second, GUESSER);
        await visitor.get('/sign-in');
        return visitor;
      }),
    );
    const answers = await Promise.all(
      guessers.map((visitor, at) =>
        visitor.post('/sign-in', { email: dana.email, password: `guess number ${at}` }),
      ),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...refused(10), ...Array<number>(20).fill(429)]);
  });

  it('say in words what to do, and come to write nothing more about whoever goes on', async () => {
    await guess(first, 10);
    const visitor = Visitor.from(second, GUESSER);
    await visitor.get('/sign-in');
    const goOn = () => visitor.post('/sign-in', { email: dana.email, password: PASSWORD });
    const answer = await goOn();
    expect([answer.status, answer.headers['retry-after']]).toEqual([429, '600']);
    expect(textOf(answer.text)).toContain(
      '10 passwords for this mail address from the connection you are on were wrong. No other is looked at until 10 minutes after the first of them, not even the right one.',
    );
    expect(answer.text).toContain('href="/forgotten-password"');
    for (let time = 11; time < 100; time += 1) await goOn();
    const before = await counts();
    expect(before.map(({ tries }) => tries).sort()).toEqual([10, 100]);
    expect((await goOn()).status).toBe(429);
    expect(await counts()).toEqual(before);
  });

  it('count per colleague: the mistyped codes of one do not keep another at the same school out', async () => {
    const pat = await staffAccount(first, { firstName: 'Pat', roles: ['teacher'] });
    const visitor = Visitor.from(first, AT_SCHOOL);
    const statuses: number[] = [];
    for (let time = 0; time < 15; time += 1) {
      if (time % 5 === 0) {
        await visitor.get('/sign-in');
        await visitor.post('/sign-in', { email: pat.email, password: PASSWORD });
        await visitor.get('/sign-in/code');
      }
      statuses.push((await visitor.post('/sign-in/code', { code: '000000' })).status);
    }
    expect(statuses.slice(9)).toEqual([401, ...Array<number>(5).fill(429)]);
    const hers = Visitor.from(first, AT_SCHOOL);
    await hers.get('/sign-in');
    await hers.post('/sign-in', { email: dana.email, password: PASSWORD });
    await hers.get('/sign-in/code');
    const entered = await hers.post('/sign-in/code', { code: codeNow(first) });
    expect([entered.status, entered.headers.location]).toEqual([303, '/']);
  });

  it('tell of the last tries before they are gone', async () => {
    await guess(first, 7);
    const visitor = Visitor.from(first, GUESSER);
    await visitor.get('/sign-in');
    const wrong = () => visitor.post('/sign-in', { email: dana.email, password: 'wrong once more' });
    expect((await wrong()).text).toContain('2 more tries from here');
    expect((await wrong()).text).toContain('One more try from here');
    expect((await wrong()).text).toContain('That was the last try from here for 10 minutes');
  });

  it('leave whoever has used up their tries the way to a new password, which has a count of its own', async () => {
    await guess(first, 11);
    const visitor = Visitor.from(first, GUESSER);
    await visitor.get('/forgotten-password');
    const ask = (email: string) => visitor.post('/forgotten-password', { email });
    for (let time = 0; time < 10; time += 1) expect((await ask(dana.email)).status).toBe(303);
    const refusal = await ask(dana.email);
    expect(refusal.status).toBe(429);
    expect(textOf(refusal.text)).toContain('a new password for this mail address was asked for 10 times');
    expect((await ask('pat@northfield.example')).status).toBe(303);
    expect(await tryPassword(second, AT_SCHOOL, PASSWORD)).toBe(303);
  });

  it('keep nobody signed in at a shared computer, however much was tried beside them', async () => {
    const hers = Visitor.from(first, GUESSER);
    await hers.signIn(first, dana.email);
    await hers.get('/');
    for (let person = 0; person < 101; person += 1) {
      const other = Visitor.from(first, GUESSER);
      await other.get('/sign-in');
      await other.post('/sign-in', { email: `nobody${person}@northfield.example`, password: '' });
    }
    expect(await tryPassword(first, GUESSER, PASSWORD)).toBe(429);
    const left = await hers.post('/sign-out', {});
    expect([left.status, left.headers.location]).toEqual([303, '/sign-in']);
  });

  it('count per link where a password is chosen', async () => {
    const visitor = Visitor.from(first, AT_SCHOOL);
    await visitor.get('/sign-in');
    const open = async (link: string): Promise<number> =>
      (await visitor.post(`/choose-password/${link}`, { password: PASSWORD })).status;
    for (let time = 0; time < 10; time += 1) expect(await open('spent')).toBe(410);
    expect([await open('spent'), await open('another')]).toEqual([429, 410]);
  });

  it('keep nothing of who signs in, and nothing to read of who failed to', async () => {
    expect(await tryPassword(first, AT_SCHOOL, PASSWORD)).toBe(303);
    await untilNothingCounts();
    await guess(first, 1);
    const kept = await counts();
    expect(kept.map(({ tries }) => tries)).toEqual([1, 1]);
    expect(kept.every(({ aboutHash }) => /^[0-9a-f]{64}$/.test(aboutHash))).toBe(true);
  });

  it('are forgotten within the hour once they are over, and so are sessions that have ended', async () => {
    await guess(first, 1);
    first.clock.advanceMinutes(9);
    await tryPassword(first, AT_SCHOOL, 'guess from the school');
    first.clock.advanceMinutes(1);
    await first.get(UnitOfWork).run((tx) => first.get(EventBus).publish(tx, hourPassed, {}));
    await first.drain();
    expect(await countOf(first, 'SELECT COUNT(*) AS n FROM sign_in_tries')).toBe(2);
    first.clock.advanceMinutes(12 * 60);
    const endedSessions = () =>
      first.dataSource.manager.countBy(StaffSession, { lastSeenAt: LessThan(first.clock.now()) });
    expect(await endedSessions()).toBeGreaterThan(0);
    await first.get(UnitOfWork).run((tx) => first.get(EventBus).publish(tx, hourPassed, {}));
    await first.drain();
    expect(await counts()).toEqual([]);
    expect(await endedSessions()).toBe(0);
  });
});
