import { Body, Controller, HttpCode, Param, Post } from '@nestjs/common';
import {
  ApiConflictResponse,
  ApiNoContentResponse,
  ApiNotFoundResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { Actor } from '../../access/actor.js';
import { CurrentActor } from '../../access/actor.js';
import { Requires } from '../../access/requires.decorator.js';
import { Deciders } from '../../followups/approval/deciders.js';
import { WordDraft } from '../../followups/approval/word-draft.service.js';
import { WordsDto } from './follow-ups.dto.js';

/** The room, and a few words of a person's own, in an invitation that is only drafted. */
@ApiTags('follow-ups')
@ApiNotFoundResponse({ description: 'No such follow-up, or none this key may know of' })
@ApiConflictResponse({ description: 'No draft any more; says what it is' })
@Controller('api/v1/follow-ups/:followUpId/words')
@Requires('followups:approve')
export class FollowUpsWordsController {
  constructor(
    private readonly words: WordDraft,
    private readonly deciders: Deciders,
  ) {}

  /** Both are stated whole, as a draft shows them: what is left out by mistake must not take away what a colleague wrote. */
  @Post()
  @HttpCode(204)
  @ApiOperation({
    summary:
      'Where in the school, and words of your own to the home; the draft is written anew and must be read again',
    description:
      'Words that staff use among themselves, and web or mail addresses, are refused: families read this. `null`, or an empty text, takes away what stands there.',
  })
  @ApiNoContentResponse()
  async change(
    @Param('followUpId') id: string,
    @Body() { place, ownWords }: WordsDto,
    @CurrentActor() actor: Actor,
  ): Promise<void> {
    const typed = { place: place ?? '', ownWords: ownWords ?? '' };
    await this.words.word(id, await this.deciders.of(actor), typed);
  }
}
