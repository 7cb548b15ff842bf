import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import { RunningApp } from '../../../platform/http/running-app.js';
import { completeOperation, type Operation } from './complete-operation.js';
import { readExamples } from './examples.js';
import { operationIdOf, permissionsNeeded } from './permissions-needed.js';
import { ProblemResponse } from './problem.response.js';

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const ABOUT =
  'For other systems of a school: registers and behaviour in, concerns, cases and meetings out. docs/api.md begins with a first call. ' +
  'Lists come in pages (`limit`, `after`, `next`); every POST takes an `Idempotency-Key`; whatever goes wrong is a problem (RFC 9457). ' +
  'Immediate danger: speak to the DSL or call 999 now, do not send it here.';
const TAGS: Readonly<Record<string, string>> = {
  signals: 'What is observed, sent in',
  pupils: 'Pupils, and what is known and agreed about them',
  concerns: 'What the rules have found',
  cases: 'What people do about it',
  'follow-ups': 'Meetings with home, every word read before it leaves',
  dsl: 'For the designated safeguarding lead alone',
};

/** The API as OpenAPI 3.1: made once, at the first request, from what the controllers say. */
@Injectable()
export class OpenApiDocument {
  private made: string | null = null;

  constructor(
    private readonly running: RunningApp,
    private readonly discovery: DiscoveryService,
  ) {}

  /** JSON. */
  text(): string {
    this.made ??= JSON.stringify(this.make());
    return this.made;
  }

  private make(): OpenAPIObject {
    const document = SwaggerModule.createDocument(this.running.app, head(), {
      operationIdFactory: operationIdOf,
      extraModels: [ProblemResponse],
    });
    const needs = permissionsNeeded(this.discovery);
    const examples = readExamples();
    for (const item of Object.values(document.paths)) {
      for (const method of METHODS) {
        const operation: Operation | undefined = item[method];
        if (!operation) continue;
        const id = operation.operationId ?? '';
        item[method] = completeOperation(operation, {
          ...{ method, need: needs.get(id), example: examples.get(id) },
        });
      }
    }
    return document;
  }
}

function head(): Omit<OpenAPIObject, 'paths'> {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('Tandem')
    .setDescription(ABOUT)
    .setVersion('1')
    .addServer('/', 'This installation')
    .addBearerAuth({ type: 'http', description: 'A key made with `tandem api-key create`' }, 'key');
  for (const [name, description] of Object.entries(TAGS)) builder.addTag(name, description);
  return builder.build();
}
