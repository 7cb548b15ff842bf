import { Get } from '@nestjs/common';
import { type Actor, CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { Shows } from '../layout/shows.decorator.js';
import { StaffPages } from '../layout/staff-pages.decorator.js';

/** What needs this person now. */
@StaffPages('')
export class TodayController {
  @Get()
  @Requires('signed-in')
  @Shows('today/today.njk')
  today(@CurrentActor() actor: Actor): { title: string; name: string } {
    return { title: 'Today', name: actor.shownName ?? '' };
  }
}
