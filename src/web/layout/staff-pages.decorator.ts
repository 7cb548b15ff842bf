import { applyDecorators, Controller, SetMetadata, UseFilters, UseInterceptors } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { BySession } from '../../access/requires.decorator.js';
import { PageFilter } from './page.filter.js';
import { PageInterceptor } from './page.interceptor.js';

export const TEMPLATE = 'tandem:template';

/** Pages for staff at `path`: who asks is known by their session, failures are pages, what handlers return is shown. */
export const StaffPages = (path: string): ClassDecorator =>
  applyDecorators(
    Controller(path),
    ApiExcludeController(),
    BySession(),
    UseFilters(PageFilter),
    UseInterceptors(PageInterceptor),
  );

/** What the handler returns is the view of this template (below `src/web`). A handler may return {@link SeeOther} instead. */
export const Shows = (template: string): MethodDecorator => SetMetadata(TEMPLATE, template);
