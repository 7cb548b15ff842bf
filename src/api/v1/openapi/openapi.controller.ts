import { Controller, Get, Header } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { Public } from '../../../platform/http/public.decorator.js';
import { OpenApiDocument } from './openapi-document.js';

/** The API described as OpenAPI 3.1. */
@ApiExcludeController()
@Controller()
export class OpenApiController {
  constructor(private readonly document: OpenApiDocument) {}

  @Get(['api/v1/openapi.json', 'api/openapi.json'])
  @Public('says how the API is called, the same at every installation, with nobody in it but made-up people')
  @Header('content-type', 'application/json; charset=utf-8')
  read(): string {
    return this.document.text();
  }
}
