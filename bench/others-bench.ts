import { Engine } from 'json-rules-engine';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { DataSource, EntitySchema } from 'typeorm';
import { importPeople, layDownYear, sqliteDatabase, todayEpoch } from './full-year.js';
import * as facts from './plain-facts.js';
import { environment, type Installation, median, round2, secondsSince, settle, sweep } from './sweep.js';

/**
 * The default rules for 2,000 pupils in two ways a program might be written at first, against Tandem's own sweep by its real worker: one
 * TypeORM query for each pupil and rule, and json-rules-engine on facts of loaded entities. All three must find the same pupils. Last
 * line: one JSON object.
 */
const PUPILS = Number(process.env.BENCH_PUPILS ?? 2_000);
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3);
const TANDEM = join(resolve(import.meta.dirname, '..'), 'cli/tandem.js');

const say = (text: string): void => void process.stdout.write(`${text}\n`);

const id = { type: 'integer', primary: true } as const;
const number = (name: string) => ({ type: 'integer', name }) as const;
const text = (name: string) => ({ type: 'text', name }) as const;

const Mark = new EntitySchema<facts.MarkRow & { pupilId: number }>({
  name: 'mark',
  columns: {
    pupilId: { ...id, name: 'pupil_id' },
    day: { ...id, name: 'day' },
    session: { ...id, name: 'session' },
    code: number('code'),
  },
});
const Incident = new EntitySchema<facts.IncidentRow & { id: number; pupilId: number }>({
  name: 'incident',
  columns: {
    id,
    pupilId: number('pupil_id'),
    day: number('day'),
    polarity: text('polarity'),
    severity: number('severity'),
    points: number('points'),
  },
});
const Result = new EntitySchema<facts.ResultRow & { id: number; pupilId: number }>({
  name: 'result',
  columns: {
    id,
    pupilId: number('pupil_id'),
    day: number('day'),
    subject: text('subject'),
    scale: text('scale'),
    score: { type: 'double precision', name: 'score', nullable: true },
  },
});

interface Entities {
  readonly marks: readonly facts.MarkRow[];
  readonly incidents: readonly facts.IncidentRow[];
  readonly results: readonly facts.ResultRow[];
}

type Kind = keyof Entities;

interface PlainRule {
  readonly key: string;
  readonly reads: Kind;
  readonly fact: (entities: Entities, time: facts.SchoolTime) => number | null;
  readonly operator: 'greaterThanInclusive' | 'lessThan';
  readonly value: number;
}

/** The default set, but for observations: the bench has none. */
const RULES: readonly PlainRule[] = [
  rule('persistent-absence', 'marks', ({ marks }, time) => facts.absencePercent(marks, time), 10),
  rule('becoming-persistently-absent', 'marks', ({ marks }, time) => facts.absenceRise(marks, time), 3),
  rule('severe-absence', 'marks', ({ marks }, time) => facts.absencePercent(marks, time), 50),
  rule('attendance-fall', 'marks', ({ marks }, time) => facts.attendanceFall(marks, time), 15),
  rule('consecutive-absences', 'marks', ({ marks }, time) => facts.absencesInARow(marks, time), 10),
  rule('unauthorised-ten-in-ten-weeks', 'marks', ({ marks }, time) => facts.unauthorised(marks, time), 10),
  rule('behaviour-points', 'incidents', (given, time) => facts.behaviourPoints(given.incidents, time), 15),
  rule('serious-incident', 'incidents', (given, time) => facts.gravestIncident(given.incidents, time), 4),
  {
    ...rule('result-below-level', 'results', ({ results }, time) => facts.lowestResult(results, time), 85),
    operator: 'lessThan',
  },
  rule('result-fall', 'results', ({ results }, time) => facts.resultFall(results, time), 13),
];

function rule(key: string, reads: Kind, fact: PlainRule['fact'], value: number): PlainRule {
  return { key, reads, fact, value, operator: 'greaterThanInclusive' };
}

const NOTHING: Entities = { marks: [], incidents: [], results: [] };

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'tandem-others-'));
  const env = environment({ TANDEM_DATA: join(folder, 'data') });
  try {
    await importPeople(TANDEM, env, join(folder, 'school'), PUPILS);
    const path = join(folder, 'data/tandem.db');
    const database = sqliteDatabase(path);
    await layDownYear(database);
    await sweep({ env, database }, 1);
    await settle({ env, database });
    const source = new DataSource({
      ...{ type: 'better-sqlite3', database: path, readonly: true },
      entities: [Mark, Incident, Result],
    });
    await source.initialize();
    await compare({ env, database }, source);
    await source.destroy();
    await database.close();
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(place: Installation, source: DataSource): Promise<void> {
  const days = await place.database.rows('SELECT DISTINCT day FROM school_day');
  const time = facts.schoolTime(
    days.map(([day]) => Number(day)),
    todayEpoch(),
  );
  const ids = (await place.database.rows('SELECT id FROM pupil ORDER BY id')).map(([one]) => Number(one));
  const times = { tandem: [] as number[], queries: [] as number[], engine: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    times.tandem.push((await sweep(place, 1)).seconds);
    times.queries.push(await asTandem(place, () => byQueries(source, ids, time)));
    times.engine.push(await asTandem(place, () => byEngine(source, ids, time)));
    say(
      `Tandem ${times.tandem.at(-1) ?? NaN} s, a query for each pupil and rule ${times.queries.at(-1) ?? NaN} s, json-rules-engine ${times.engine.at(-1) ?? NaN} s`,
    );
  }
  const ratio = (others: readonly number[]) =>
    round2(median(others.map((seconds, at) => seconds / (times.tandem[at] ?? NaN))));
  say(
    JSON.stringify({
      ...{ pupils: PUPILS, rules: RULES.length, tandemSeconds: median(times.tandem) },
      ...{ queriesSeconds: median(times.queries), queriesRatio: ratio(times.queries) },
      ...{ engineSeconds: median(times.engine), engineRatio: ratio(times.engine) },
    }),
  );
}

/** Seconds. @throws Error when the answers are not those of Tandem's worker */
async function asTandem({ database }: Installation, find: () => Promise<readonly string[]>): Promise<number> {
  const began = performance.now();
  const found = [...(await find())].sort();
  const seconds = secondsSince(began);
  const rows = await database.rows(`SELECT pupil_id || ' ' || rule_key FROM rule_state WHERE met`);
  const expected = rows.map(([one]) => String(one)).sort();
  const wrong = [
    ...found.filter((one) => !expected.includes(one)),
    ...expected.filter((one) => !found.includes(one)),
  ];
  if (wrong.length > 0) throw new Error(`${wrong.length} answers differ: ${wrong.slice(0, 5).join(', ')}`);
  return seconds;
}

async function byQueries(
  source: DataSource,
  ids: readonly number[],
  time: facts.SchoolTime,
): Promise<string[]> {
  const met: string[] = [];
  for (const pupilId of ids)
    for (const one of RULES) {
      const entities = { ...NOTHING, [one.reads]: await load(source, pupilId, one.reads) };
      const value = one.fact(entities, time);
      if (value === null) continue;
      if (one.operator === 'lessThan' ? value < one.value : value >= one.value)
        met.push(`${pupilId} ${one.key}`);
    }
  return met;
}

async function byEngine(
  source: DataSource,
  ids: readonly number[],
  time: facts.SchoolTime,
): Promise<string[]> {
  const engine = new Engine(
    RULES.map(({ key, operator, value }) => ({
      conditions: { all: [{ fact: key, operator, value }] },
      event: { type: key },
    })),
  );
  const met: string[] = [];
  for (const pupilId of ids) {
    const entities = {
      marks: await load(source, pupilId, 'marks'),
      incidents: await load(source, pupilId, 'incidents'),
      results: await load(source, pupilId, 'results'),
    };
    const told = Object.fromEntries(RULES.map(({ key, fact }) => [key, fact(entities, time)]));
    const { events } = await engine.run(told);
    met.push(...events.map(({ type }) => `${pupilId} ${type}`));
  }
  return met;
}

const load = <K extends Kind>(source: DataSource, pupilId: number, kind: K): Promise<Entities[K]> =>
  LOADERS[kind](source, pupilId);

const LOADERS: { readonly [K in Kind]: (source: DataSource, pupilId: number) => Promise<Entities[K]> } = {
  marks: (source, pupilId) => source.getRepository(Mark).findBy({ pupilId }),
  incidents: (source, pupilId) => source.getRepository(Incident).findBy({ pupilId }),
  results: (source, pupilId) => source.getRepository(Result).findBy({ pupilId }),
};

await main();
