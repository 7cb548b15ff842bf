import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Body, Controller, Post } from '@nestjs/common';
import { createHash, randomUUID } from 'node:crypto';
import { idempotencyKeyOf } from '../../src/access/idempotency/idempotency-key.js';
import { KeyNotReadable } from '../../src/access/idempotency/idempotency-errors.js';
import { KeptAnswer } from '../../src/access/idempotency/kept-answer.entity.js';
import { Requires } from '../../src/access/requires.decorator.js';
import { PupilCase } from '../../src/cases/pupil-case.entity.js';
import { runSql } from '../../src/platform/database/sql.js';
import { UnitOfWork } from '../../src/platform/database/unit-of-work.js';
import { EventBus } from '../../src/platform/jobs/event-bus.js';
import { hourPassed } from '../../src/platform/jobs/prune-jobs.handler.js';
import { northfield, pupil, raise } from '../cases/northfield.js';
import { describeOnEachDatabase } from '../support/databases.js';
import { plainSql } from '../support/plain-sql.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

const DAY_MINUTES = 24 * 60;
const RING = { title: 'Ring home about the bus', dueOn: '2026-03-09' };

/** Writes twice, and fails in between or after both when it is told to. */
class TrialDto {
  fails?: string;
}

@Controller('api/v1/trial')
@Requires('cases:write')
class TrialController {
  constructor(private readonly unitOfWork: UnitOfWork) {}

  @Post()
  async write(@Body() body: object): Promise<{ written: number }> {
    const { fails } = body as TrialDto;
    for (const half of [1, 2]) {
      await this.unitOfWork.run((tx) => runSql(tx, 'INSERT INTO trial (half) VALUES ($1)', [half]));
      if (fails === String(half)) throw new Error(`a fault after ${half}`);
    }
    return { written: 2 };
  }
}

describe('An Idempotency-Key', () => {
  it('is one text of 8 to 200 visible characters, with or without its quotation marks', () => {
    const uuid = '8e03978e-40d5-43dd-bc93-6894a57f9324';
    expect([`"${uuid}"`, uuid, ` ${uuid} `].map(idempotencyKeyOf)).toEqual([uuid, uuid, uuid]);
    expect(idempotencyKeyOf('"a key with \\"words\\""')).toBe('a key with "words"');
    const wrong = [
      '',
      '""',
      '"short"',
      'short',
      `"${uuid}`,
      `${uuid}, ${uuid}`,
      'a'.repeat(201),
      'naïveté!!',
    ];
    for (const header of wrong) expect(() => idempotencyKeyOf(header)).toThrow(KeyNotReadable);
  });
});

describeOnEachDatabase('A request that is sent again', (kind) => {
  let app: TestApp;
  let key: string;
  let caseId: string;

  beforeAll(async () => {
    app = await startTestApp(kind, {}, { controllers: [TrialController] });
    const { school } = await northfield(app);
    key = await app.apiKey();
    await raise(app, school, await pupil(app, school, 'amir'));
    await app.drain();
    caseId = (await app.dataSource.manager.findOneByOrFail(PupilCase, { state: 'proposed' })).publicId;
    await app.dataSource.query('CREATE TABLE trial (half integer)');
  });

  afterAll(async () => {
    await app.close();
  });

  const post = (path: string, body: object, name: string | null, by = key) => {
    const asked = app.http().post(`/api/v1/${path}`).set('authorization', `Bearer ${by}`);
    return (name === null ? asked : asked.set('idempotency-key', name)).send(body);
  };
  const addAction = (name: string | null, body: object = RING, by = key) =>
    post(`cases/${caseId}/actions`, body, name, by);
  const count = async (sql: string): Promise<number> => {
    const outside = await plainSql(app.database);
    try {
      return await outside.count(sql);
    } finally {
      await outside.close();
    }
  };
  const actions = (): Promise<number> => count('SELECT COUNT(*) FROM case_action');
  const halves = (): Promise<number> => count('SELECT COUNT(*) FROM trial');

  it('is done once under its key, and answered as the first time; without a key it is done twice', async () => {
    const before = await actions();
    const [first, again] = [await addAction(null).expect(201), await addAction(null).expect(201)];
    expect(await actions()).toBe(before + 2);
    expect(again.body).not.toEqual(first.body);
    const name = randomUUID();
    const once = await addAction(name).expect(201);
    const twice = await addAction(`"${name}"`).expect(201);
    expect(twice.body).toEqual(once.body);
    expect([once, twice].map(({ headers }) => headers['idempotency-replayed'])).toEqual([undefined, 'true']);
    expect(await actions()).toBe(before + 3);
  });

  it('is answered without a body where the first answer had none', async () => {
    const name = randomUUID();
    const lines = () => count(`SELECT COUNT(*) FROM case_entry WHERE text = 'Spoke with the form tutor.'`);
    for (const replayed of [undefined, 'true']) {
      const note = { text: 'Spoke with the form tutor.' };
      const answer = await post(`cases/${caseId}/notes`, note, name).expect(204);
      expect([answer.text, answer.headers['idempotency-replayed']]).toEqual(['', replayed]);
    }
    expect(await lines()).toBe(1);
  });

  it('under the key of another is refused: other words, or another address', async () => {
    const name = randomUUID();
    await addAction(name).expect(201);
    const before = await actions();
    const other = await addAction(name, { ...RING, title: 'Write home' }).expect(422);
    expect(other.headers['content-type']).toContain('application/problem+json');
    expect(other.body).toMatchObject({ type: 'idempotency-key-reused', status: 422 });
    await post('attendance-marks', RING, name).expect(422);
    await addAction('short').expect(400);
    expect(await actions()).toBe(before);
  });

  it('is another request when another key of the API sends it', async () => {
    const name = randomUUID();
    const before = await actions();
    await addAction(name).expect(201);
    await addAction(name, RING, await app.apiKey()).expect(201);
    await addAction(name, RING, await app.apiKey(['cases:read'])).expect(403);
    expect(await actions()).toBe(before + 2);
  });

  it('can be mended under the same key when it was refused: a refusal did nothing and is not kept', async () => {
    const name = randomUUID();
    const before = await actions();
    await addAction(name, { ...RING, dueOn: 'soon' }).expect(422);
    await post('cases/AAAAAAAAAAAAAAAAAAAAAA/actions', RING, name).expect(404);
    const made = await addAction(name).expect(201);
    expect((await addAction(name)).body).toEqual(made.body);
    expect(await actions()).toBe(before + 1);
  });

  it('leaves nothing when it fails in the middle or at the end, and is done whole when it is sent again', async () => {
    for (const fails of ['1', '2']) {
      const name = randomUUID();
      const before = [await halves(), await count('SELECT COUNT(*) FROM kept_answer')];
      await post('trial', { fails }, name).expect(500);
      expect([await halves(), await count('SELECT COUNT(*) FROM kept_answer')]).toEqual(before);
      const answer = await post('trial', {}, name).expect(201);
      expect([answer.body, await halves()]).toEqual([{ written: 2 }, Number(before[0]) + 2]);
      await post('trial', {}, name).expect(201);
      expect(await halves()).toBe(Number(before[0]) + 2);
    }
  });

  it('while it is being done is told so, and later has its answer', async () => {
    const name = randomUUID();
    const before = await halves();
    let letGo: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => (letGo = resolve));
    const lock = kind.name === 'PostgreSQL' ? 'LOCK TABLE trial IN ACCESS EXCLUSIVE MODE' : 'SELECT 1';
    const holding = app.get(UnitOfWork).run(async (tx) => {
      await runSql(tx, lock);
      await gate;
    });
    const both = [1, 2].map(async () => post('trial', {}, name));
    const early = await Promise.race(both);
    expect(early.body).toMatchObject({ type: 'request-under-way', status: 409 });
    letGo();
    await holding;
    expect((await Promise.all(both)).map(({ status }) => status).sort()).toEqual([201, 409]);
    expect((await post('trial', {}, name).expect(201)).headers['idempotency-replayed']).toBe('true');
    expect(await halves()).toBe(before + 2);
  });

  if (kind.name === 'PostgreSQL')
    it('while another process is doing it is told so', async () => {
      const name = randomUUID();
      const [row] = await app.dataSource.query<{ public_id: string }[]>(
        'SELECT public_id FROM api_key ORDER BY id LIMIT 1',
      );
      const hash = createHash('sha256').update(name).digest('hex');
      const outside = await plainSql(app.database);
      await outside.all(`SELECT pg_advisory_lock(hashtextextended('key:${row?.public_id} ${hash}', 0))`);
      await post('trial', {}, name).expect(409);
      await outside.close();
      await post('trial', {}, name).expect(201);
    });

  it('with more rows than others can wait for is refused; without a key it is taken in parts', async () => {
    const mark = { pupilId: 'amir', date: '2026-03-02', session: 'AM', code: '/' };
    const marks = Array.from({ length: 501 }, () => mark);
    const refused = await post('attendance-marks', { marks }, randomUUID()).expect(422);
    expect(refused.body).toMatchObject({
      errors: [{ field: 'marks', expected: 'with an Idempotency-Key expected at most 500 rows' }],
    });
    expect(await count('SELECT COUNT(*) FROM mark')).toBe(0);
    const taken = await post('attendance-marks', { marks: marks.slice(1) }, randomUUID()).expect(200);
    expect(taken.body).toMatchObject({ accepted: 1 });
    await post('attendance-marks', { marks }, null).expect(200);
  });

  it('ten times at once is done once', async () => {
    const name = randomUUID();
    const before = await actions();
    const statuses = await Promise.all(
      Array.from({ length: 10 }, async () => (await addAction(name)).status),
    );
    expect(new Set([...statuses, 201, 409])).toEqual(new Set([201, 409]));
    expect(statuses).toContain(201);
    expect(await actions()).toBe(before + 1);
  });

  it('after a day is a new one, and what was kept is forgotten by then', async () => {
    const name = randomUUID();
    const before = await actions();
    await addAction(name).expect(201);
    app.clock.advanceMinutes(DAY_MINUTES - 1);
    await addAction(name).expect(201);
    expect(await actions()).toBe(before + 1);
    app.clock.advanceMinutes(2);
    await addAction(name).expect(201);
    expect(await actions()).toBe(before + 2);
    app.clock.advanceMinutes(DAY_MINUTES + 1);
    await addAction(randomUUID()).expect(201);
    await app.get(UnitOfWork).run((tx) => app.get(EventBus).publish(tx, hourPassed, {}));
    await app.drain();
    const left = await app.dataSource.manager.find(KeptAnswer);
    expect(left.map(({ at }) => at)).toEqual([app.clock.now()]);
  });
});
