import { SetMetadata } from '@nestjs/common';

export const PUBLIC_BECAUSE = 'tandem:public';

/**
 * Opens a route to anybody. Every route is closed unless it names a permission or this; the reason is read by whoever
 * reviews the list of open doors.
 */
export const Public = (because: string): MethodDecorator & ClassDecorator =>
  SetMetadata(PUBLIC_BECAUSE, because);
