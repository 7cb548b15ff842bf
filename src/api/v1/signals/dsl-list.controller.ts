import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import {
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../../access/actor.js';
import { CurrentActor } from '../../../access/actor.js';
import { Requires } from '../../../access/requires.decorator.js';
import { DslAcknowledging } from '../../../signals/dsl-list/dsl-acknowledging.js';
import { DslDesk } from '../../../signals/dsl-list/dsl-desk.js';
import type { NotePlace } from '../../../signals/dsl-list/dsl-list.service.js';
import { PageMarks } from '../paging/page-marks.js';
import { PageQueryDto } from '../paging/page-query.dto.js';
import { DslNotes } from './dsl-list.response.js';

/** What is for the designated safeguarding lead alone. */
@ApiTags('dsl')
@Controller('api/v1/dsl/notes')
@Requires('dsl')
export class DslListController {
  constructor(
    private readonly desk: DslDesk,
    private readonly acknowledging: DslAcknowledging,
    private readonly marks: PageMarks,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Possible harm, noticed by staff or told by home, and what home told in confidence; the newest first',
  })
  @ApiOkResponse({ type: DslNotes })
  async notes(@Query() query: PageQueryDto, @CurrentActor() actor: Actor): Promise<DslNotes> {
    const page = this.marks.asked<NotePlace>(actor, 'dsl/notes', query);
    const { rows, more } = await this.desk.page(actor, page);
    return { notes: rows, next: page.next(more) };
  }

  @Post(':noteId/acknowledge')
  @HttpCode(204)
  @ApiOperation({
    summary: 'Say that a note has been read',
    description:
      'Until then meetings with this home are for the DSL to decide and none of their mail leaves. Mail that a pastoral lead had ' +
      'approved before leaves from then on: place a hold first if it must not.',
  })
  @ApiNoContentResponse()
  @ApiNotFoundResponse({ description: 'No such note that stands, or none this key may know of' })
  async acknowledge(@Param('noteId') noteId: string, @CurrentActor() actor: Actor): Promise<void> {
    await this.acknowledging.acknowledge(actor, noteId);
  }
}
