import { ApiProperty } from '@nestjs/swagger';

export class MadeOutcomeResponse {
  @ApiProperty({ type: String, description: 'Names it when it is undone' }) outcomeId!: string;
  @ApiProperty({
    type: String,
    example: '2026-03-02T08:20:00.000Z',
    description: 'Until when it can be undone',
  })
  undoUntil!: string;
}
