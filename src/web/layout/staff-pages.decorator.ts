import { applyDecorators, Controller, UseFilters, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BySession } from '../../access/requires.decorator.js';
import { PageFilter } from './page.filter.js';
import { PageInterceptor } from './page.interceptor.js';

/** Pages for staff at `path`: who asks is known by their session, failures are pages, what handlers return is shown. */
export const StaffPages = (path: string): ClassDecorator =>
  applyDecorators(
    Controller(path),
    ApiExcludeController(),
    BySession(),
    UseFilters(PageFilter),
    UseInterceptors(PageInterceptor),
  );
