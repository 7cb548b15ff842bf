import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Example, readExamples } from '../../src/api/v1/openapi/examples.js';
import type { Response } from 'supertest';
import { databaseKinds, describeOnEachDatabase } from '../support/databases.js';
import { type Route, routesOf } from '../support/routes.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { recordAnswers, shown } from './example-answers.js';
import { openExampleScene } from './example-scene.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: object;
  readonly description?: string;
}
type Content = Readonly<Record<string, { readonly schema?: object; readonly examples?: object }>>;
interface Operation {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly tags?: readonly string[];
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: Content }>>;
  readonly security?: readonly Readonly<Record<string, readonly string[]>>[];
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, object>>;
    readonly securitySchemes: object;
  };
}

/** Set: the answers of this run are written into the examples, to be read through and committed. */
const RECORDS = process.env.TANDEM_RECORD_EXAMPLES === 'yes';
/** Only once the meetings are over. */
const LAST = ['FollowUpsDecisions_held', 'FollowUpsDecisions_missed'];

function operationsOf(document: Document): { path: string; method: string; operation: Operation }[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({ path, method, operation })),
  );
}

describe('The document of the API', () => {
  let app: TestApp;
  let document: Document;
  let routes: Route[];

  beforeAll(async () => {
    const [kind] = databaseKinds;
    if (!kind) throw new Error('no database to test on');
    app = await startTestApp(kind);
    routes = routesOf(app).filter((route) => !route.bySession && route.publicBecause === undefined);
    document = (await app.http().get('/api/v1/openapi.json').expect(200)).body as Document;
  });

  afterAll(async () => {
    await app.close();
  });

  it('is OpenAPI 3.1, valid against its schema, at both of its addresses', async () => {
    const { valid, errors } = await new Validator().validate(document as never);
    expect([valid, errors]).toEqual([true, undefined]);
    expect(document.openapi).toBe('3.1.0');
    const { headers, body } = await app.http().get('/api/openapi.json').expect(200);
    expect(headers['content-type']).toBe('application/json; charset=utf-8');
    expect(body).toEqual(document);
  });

  it('has every route of the API and no other', () => {
    const there = operationsOf(document).map(({ path, method }) => `${method} ${path}`);
    const wanted = routes.map(({ path, method }) => `${method} ${path.replace(/:(\w+)/g, '{$1}')}`);
    expect(there.sort()).toEqual(wanted.sort());
    process.stdout.write(`OpenAPI: ${there.length} operations.\n`);
  });

  it('says of each operation what it does, who may, what it takes, what it answers and what can go wrong', () => {
    const lacking = operationsOf(document).flatMap(({ path, method, operation }) => {
      const route = routes.find(
        (one) => one.method === method && one.path.replace(/:(\w+)/g, '{$1}') === path,
      );
      const { parameters = [], responses } = operation;
      const statuses = Object.keys(responses);
      const good = statuses.filter((status) => status.startsWith('2'));
      const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const checks = {
        summary: (operation.summary ?? '').length > 5,
        tag: (operation.tags ?? []).length === 1,
        permission:
          JSON.stringify(operation.security) === JSON.stringify([{ key: [route?.permission] }]) &&
          (operation.description ?? '').includes(`\`${String(route?.permission)}\``),
        path: inPath.every((name) => parameters.some((one) => one.in === 'path' && one.name === name)),
        answer:
          good.length === 1 && (good[0] === '204' || hasSchema(responses[good[0] ?? ''], 'application/json')),
        problems: ['401', '403', '422', ...(inPath.length > 0 ? ['404'] : [])].every((status) =>
          hasSchema(responses[status], 'application/problem+json'),
        ),
        words: Object.values(responses).every(({ description }) => description !== ''),
        key: (method === 'post') === parameters.some((one) => one.name === 'Idempotency-Key'),
        pages:
          !parameters.some((one) => one.name === 'after') || parameters.some((one) => one.name === 'limit'),
      };
      return Object.entries(checks).flatMap(([what, holds]) => (holds ? [] : [`${method} ${path}: ${what}`]));
    });
    expect(lacking).toEqual([]);
  });

  it('has an example of each operation, and none of anything else', () => {
    const ids = operationsOf(document).map(({ operation }) => operation.operationId);
    expect([...readExamples().keys()].sort()).toEqual(ids.sort());
  });
});

function hasSchema(response: { content?: Content } | undefined, type: string): boolean {
  return response?.content?.[type]?.schema !== undefined;
}

describeOnEachDatabase('The examples in the document of the API', (kind) => {
  let app: TestApp;
  let document: Document;
  let key: string;
  let ajv: Ajv2020;

  beforeAll(async () => {
    app = await startTestApp(kind);
    const scene = await openExampleScene(app);
    key = scene.key;
    document = (await app.http().get('/api/v1/openapi.json')).body as Document;
    ajv = new Ajv2020({ strict: false, allErrors: true });
    formats.default(ajv);
    ajv.addSchema({ $id: 'tandem', components: { schemas: closed(document.components.schemas) } });
    afterMeetings = scene.afterMeetings;
  });
  let afterMeetings = '';

  afterAll(async () => {
    await app.close();
  });

  const validator = (schema: object | undefined): ValidateFunction =>
    ajv.compile(JSON.parse(JSON.stringify(schema ?? false).replaceAll('"#/', '"tandem#/')) as object);
  const complaints = (schema: object | undefined, value: unknown): string[] => {
    const check = validator(schema);
    if (check(value)) return [];
    return (check.errors ?? []).map(({ instancePath, message, params }) =>
      [instancePath, message, JSON.stringify(params)].join(' '),
    );
  };
  const addressOf = (path: string, example: Example): string =>
    path.replace(/\{(\w+)\}/g, (_, name: string) => String(example.path?.[name]));
  const ask = (method: string, path: string, example: Example) =>
    app
      .http()
      [method as 'get'](addressOf(path, example))
      .set('authorization', `Bearer ${key}`)
      .query(example.query ?? {});

  /** Nobody can know beforehand what the texts will be: the fingerprint is what reading them (GET) has said. */
  const read = async (path: string, example: Example): Promise<unknown> => {
    const body = example.body as Record<string, unknown> | undefined;
    if (body?.['fingerprint'] === undefined) return body;
    const { fingerprint: _, reason: __, ...query } = body;
    const texts = await ask('get', path, { ...example, query: query as Example['query'] }).expect(200);
    return { ...body, fingerprint: (texts.body as { fingerprint: string }).fingerprint };
  };

  it('are all true: each is sent, answered as it says, and its answer is as its schema says', async () => {
    const examples = readExamples();
    const answers = new Map<string, unknown>();
    const wrong: string[] = [];
    const operations = operationsOf(document).sort(
      (one, other) =>
        Number(one.method !== 'get') - Number(other.method !== 'get') ||
        LAST.indexOf(one.operation.operationId) - LAST.indexOf(other.operation.operationId),
    );
    for (const { path, method, operation } of operations) {
      const { operationId: id } = operation;
      const example = examples.get(id);
      if (!example) throw new Error(`no example of ${id}`);
      if (LAST.includes(id)) app.clock.moveTo(afterMeetings);
      const body = await read(path, example);
      const sent = Object.values(operation.requestBody?.content ?? {})[0];
      if (sent) wrong.push(...complaints(sent.schema, body).map((one) => `${id} sends ${one}`));
      const send = () => {
        const asked = ask(method, path, example).set('idempotency-key', `example-${id}`);
        return body === undefined ? asked : asked.send(body as object);
      };
      const answer = await send();
      if (answer.status !== example.status) wrong.push(`${id}: ${answer.status} ${answer.text}`);
      if (method === 'post') wrong.push(...notTheSame(id, answer, await send()));
      const schema = operation.responses[String(example.status)]?.content?.['application/json']?.schema;
      if (answer.status === 204) continue;
      wrong.push(...complaints(schema, answer.body).map((one) => `${id} answers ${one}`));
      answers.set(id, shown(answer.body));
      if (!RECORDS) expect([id, answers.get(id)]).toEqual([id, example.answer]);
    }
    expect(wrong).toEqual([]);
    if (RECORDS) recordAnswers(answers);
  });

  it('of what can go wrong are problems as their schema says', async () => {
    const schema = { $ref: '#/components/schemas/ProblemResponse' };
    const wrong = [
      await app.http().get('/api/v1/cases').expect(401),
      await ask('get', '/api/v1/cases', { status: 400, query: { after: 'x' } }).expect(400),
      await ask('get', '/api/v1/cases/nobody', { status: 404 }).expect(404),
      await ask('get', '/api/v1/cases', { status: 422, query: { limit: 0 } }).expect(422),
      await ask('post', '/api/v1/cases/nobody/close', { status: 422 }).send({}).expect(422),
    ];
    expect(wrong.flatMap(({ body }) => complaints(schema, body))).toEqual([]);
  });
});

/** Sent again, a POST is answered as the first time, and says so. */
function notTheSame(id: string, first: Response, again: Response): string[] {
  const isSame = first.status === again.status && first.text === again.text;
  return isSame && again.headers['idempotency-replayed'] === 'true'
    ? []
    : [`${id}, sent again: ${again.status} ${again.text}`];
}

/** Nothing may be answered that is not described. */
function closed(schemas: Readonly<Record<string, object>>): object {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => [
      name,
      'properties' in schema ? { ...schema, additionalProperties: false } : schema,
    ]),
  );
}
