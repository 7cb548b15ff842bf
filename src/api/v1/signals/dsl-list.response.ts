import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from '../paging/page.response.js';
import { DSL_NOTE_KINDS, type DslNoteKind } from '../../../signals/dsl-list/dsl-note.js';

/** Possible harm, or what home told us in confidence, as a DSL reads it. */
export class DslNoteShown {
  @ApiProperty({ type: String, example: 'b7yq0k2Zr0aTnU3m1cQw9A' })
  id!: string;

  @ApiProperty({
    enum: DSL_NOTE_KINDS,
    example: 'observation',
    description: 'What staff noticed, a conversation with home, or what a family told us',
  })
  kind!: DslNoteKind;

  @ApiProperty({ type: String, example: 'x3Fq9kPzR1aTnU3m1cQw9A', description: 'The pupil' })
  pupil!: string;

  @ApiProperty({ type: String, example: 'Amy Okafor' })
  pupilName!: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-03-02' })
  date!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    example: 'Ada Okafor',
    description:
      'Who at home said it. Null: of an insight the pupil, of a conversation an adult who is not named; of an observation always',
  })
  from!: string | null;

  @ApiProperty({ type: String, example: 'Said she is afraid of going home.' })
  text!: string;

  @ApiProperty({ type: String, nullable: true, example: 'T. Okafor', description: 'Who wrote it down' })
  author!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'family', description: 'Of an observation' })
  theme!: string | null;

  @ApiProperty({ type: String, nullable: true, example: 'severe', description: 'Of an observation' })
  severity!: string | null;

  @ApiProperty({ type: Boolean, description: 'Else it was told in confidence' })
  possibleHarm!: boolean;

  @ApiProperty({ type: String, example: '2026-03-02T08:10:00.000Z' })
  recordedAt!: string;

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'When a DSL said to have read it; null: not yet',
  })
  acknowledgedAt!: string | null;

  @ApiProperty({ type: String, nullable: true })
  acknowledgedBy!: string | null;
}

export class DslNotes extends PageResponse {
  @ApiProperty({ type: [DslNoteShown] })
  notes!: readonly DslNoteShown[];
}
