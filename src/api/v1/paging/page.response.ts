import { ApiProperty } from '@nestjs/swagger';

/** What every list answers beside its rows. */
export class PageResponse {
  @ApiProperty({
    type: String,
    nullable: true,
    description: 'For `after`: the next page goes on behind the last row of this one. Null at the end',
  })
  next!: string | null;
}
