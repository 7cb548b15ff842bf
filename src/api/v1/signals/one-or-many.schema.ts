import { type ApiBodyOptions, getSchemaPath } from '@nestjs/swagger';
import { MOST_ROWS } from './signal-rows.js';

type Schema = Extract<ApiBodyOptions, { schema: unknown }>['schema'];

/** OpenAPI schema of a body that is one row, or a list of rows under `name`. */
export function oneOrMany(name: string, dto: new () => object): Schema {
  const row = { $ref: getSchemaPath(dto) };
  const list = { type: 'array', minItems: 1, maxItems: MOST_ROWS, items: row };
  return { oneOf: [row, { type: 'object', required: [name], properties: { [name]: list } }] };
}
