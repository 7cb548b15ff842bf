import { Param, Post } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { ReadWorry } from '../../signals/worries/read-worry.service.js';
import { SeeOther } from '../layout/see-other.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';

/** What those do with a worry who were named to its writer. Anybody else finds none. */
@StaffPages('worries')
export class ReadWorryController {
  constructor(private readonly reading: ReadWorry) {}

  /** Somebody says that they have read it; its writer is told so. */
  @Post(':worryId/read')
  @Requires('cases:write')
  async read(@Param('worryId') worryId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    return (await this.reading.read(actor, worryId))
      ? SeeOther.done('/worries', 'Noted as read. Its writer sees that you have.')
      : SeeOther.warned('/worries', 'A colleague had already said that they have read it.');
  }

  /** Its reader thinks that it could be harm: from now on it is the DSL's alone. */
  @Post(':worryId/give-to-dsl')
  @Requires('cases:write')
  async giveToDsl(@Param('worryId') worryId: string, @CurrentActor() actor: Actor): Promise<SeeOther> {
    await this.reading.giveToDsl(actor, worryId);
    return SeeOther.done('/worries', 'The DSL has it now, and nobody else. Please tell them in person, too.');
  }
}
