import { SetMetadata } from '@nestjs/common';

export const TEMPLATE = 'tandem:template';

/** What the handler returns is the view of this template (below `src/web`). A handler may return a `SeeOther` or `Page` instead. */
export const Shows = (template: string): MethodDecorator => SetMetadata(TEMPLATE, template);
