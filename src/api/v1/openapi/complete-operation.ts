import type { OpenAPIObject } from '@nestjs/swagger';
import type { Need } from '../../../access/requires.decorator.js';
import type { Example } from './examples.js';

export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;
type Responses = Operation['responses'];
type Response = NonNullable<Responses[string]>;

const PROBLEM = {
  'application/problem+json': { schema: { $ref: '#/components/schemas/ProblemResponse' } },
};
const IDEMPOTENCY_KEY = {
  name: 'Idempotency-Key',
  in: 'header' as const,
  required: false,
  description:
    'Your own name for this request, 8 to 200 visible characters (a UUID). Sent again under it within 24 hours, it is not done again but answered as the first time',
  schema: { type: 'string', minLength: 8, maxLength: 202 },
};
const REPLAYED = {
  'Idempotency-Replayed': {
    description: '`true`: nothing was done this time; this is the first answer',
    schema: { type: 'string', enum: ['true'] },
  },
};

/** What is known of an operation beside its decorators. */
export interface Known {
  readonly method: string;
  readonly need: Need | undefined;
  readonly example: Example | undefined;
}

/** Adds what holds for every operation alike, so that no controller says it again: who may, what can go wrong, the header, an example. */
export function completeOperation(operation: Operation, known: Known): Operation {
  const isPost = known.method === 'post';
  const parameters = [...(operation.parameters ?? []), ...(isPost ? [IDEMPOTENCY_KEY] : [])];
  const description = [
    operation.description,
    `Needs a key with the permission \`${known.need ?? ''}\`.`,
  ].filter((text) => text !== undefined && text !== '');
  return {
    ...operation,
    description: description.join('\n\n'),
    security: [{ key: [known.need ?? ''] }],
    parameters: parameters.map((one) => withExample(one, known.example)),
    ...(operation.requestBody === undefined ? {} : { requestBody: bodyOf(operation, known.example) }),
    responses: responsesOf(operation, known),
  };
}

function withExample<Parameter extends object>(
  parameter: Parameter,
  example: Example | undefined,
): Parameter {
  if (!('name' in parameter) || typeof parameter.name !== 'string') return parameter;
  const value = example?.path?.[parameter.name] ?? example?.query?.[parameter.name];
  return value === undefined ? parameter : { ...parameter, example: value };
}

function bodyOf(operation: Operation, example: Example | undefined): Operation['requestBody'] {
  const body = operation.requestBody;
  if (body === undefined || !('content' in body) || example?.body === undefined) return body;
  const [[type, content] = ['application/json', {}]] = Object.entries(body.content);
  return { ...body, content: { [type]: { ...content, examples: { example: { value: example.body } } } } };
}

function responsesOf(operation: Operation, { method, example }: Known): Responses {
  const path = (operation.parameters ?? []).some((one) => 'in' in one && one.in === 'path');
  const pages = (operation.parameters ?? []).some((one) => 'name' in one && one.name === 'after');
  const isPost = method === 'post';
  const common: Record<string, string | false> = {
    '400': (pages || isPost || operation.requestBody !== undefined) && badRequestWords(pages, isPost),
    '401': 'No key, or none of use',
    '403': 'The key lacks the permission',
    '404': path && 'Nothing there, or nothing this key may know of',
    '409': isPost && 'The same request is being done at this moment',
    '413': operation.requestBody !== undefined && 'More than can be taken in one request',
    '422': 'Some values are not as expected; `errors` says which',
    '503': 'Busy; nothing was done. Try again',
  };
  const said = Object.entries(operation.responses).map(([status, response]) => [
    status,
    response === undefined ? response : responseOf(status, response, example, isPost),
  ]);
  const added = Object.entries(common)
    .filter(([status, words]) => words !== false && operation.responses[status] === undefined)
    .map(([status, description]) => [status, { description, content: PROBLEM }]);
  return Object.fromEntries([...said, ...added]) as Responses;
}

function badRequestWords(pages: boolean, isPost: boolean): string {
  if (pages) return '`after` is not `next` of a page of this list';
  return isPost ? 'The body cannot be read, or the Idempotency-Key is none' : 'The body cannot be read';
}

function responseOf(
  status: string,
  response: Response,
  example: Example | undefined,
  isPost: boolean,
): Response {
  if ('$ref' in response) return response;
  if (!status.startsWith('2')) return { ...response, content: PROBLEM };
  const description = response.description || (status === '204' ? 'Done' : 'As asked for');
  const headers = isPost ? { headers: REPLAYED } : {};
  const json = response.content?.['application/json'];
  if (!json || example?.answer === undefined) return { ...response, ...headers, description };
  const examples = { example: { value: example.answer } };
  return { ...response, ...headers, description, content: { 'application/json': { ...json, examples } } };
}
