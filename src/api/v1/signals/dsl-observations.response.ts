import { ApiProperty } from '@nestjs/swagger';

/** An observation marked as possible harm, as a DSL reads it. */
export class DslObservation {
  @ApiProperty({ type: String, example: 'b7yq0k2Zr0aTnU3m1cQw9A' })
  id!: string;

  @ApiProperty({ type: String, example: 'x3Fq9kPzR1aTnU3m1cQw9A', description: 'The pupil' })
  pupil!: string;

  @ApiProperty({ type: String, example: 'Amy Okafor' })
  pupilName!: string;

  @ApiProperty({ type: String, format: 'date', example: '2026-03-02' })
  date!: string;

  @ApiProperty({ type: String, example: 'family' })
  theme!: string;

  @ApiProperty({ type: String, example: 'severe' })
  severity!: string;

  @ApiProperty({ type: String, example: 'Said she is afraid of going home.' })
  text!: string;

  @ApiProperty({ type: String, nullable: true, example: 'T. Okafor' })
  author!: string | null;

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

export class DslObservations {
  @ApiProperty({ type: [DslObservation] })
  observations!: DslObservation[];
}

/** What home told us in confidence or of possible harm, as a DSL reads it. */
export class DslTelling {
  @ApiProperty({ type: String, example: 'b7yq0k2Zr0aTnU3m1cQw9A' })
  id!: string;

  @ApiProperty({ enum: ['home-contact', 'home-insight'], example: 'home-insight' })
  kind!: 'home-contact' | 'home-insight';

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
    description: 'Null: of an insight the pupil, of a conversation an adult who is not named',
  })
  from!: string | null;

  @ApiProperty({ type: String, example: 'Please do not tell his father that we have moved.' })
  text!: string;

  @ApiProperty({ type: String, nullable: true, example: 'T. Okafor', description: 'Who wrote it down' })
  author!: string | null;

  @ApiProperty({ type: Boolean, description: 'Else it was told in confidence' })
  possibleHarm!: boolean;

  @ApiProperty({ type: String, example: '2026-03-02T08:10:00.000Z' })
  recordedAt!: string;
}

export class DslTellings {
  @ApiProperty({ type: [DslTelling] })
  told!: DslTelling[];
}
