import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from '../paging/page.response.js';

/** A school a pupil is enrolled at today. */
export class PupilSchoolResponse {
  @ApiProperty({ type: String, description: 'Our id' }) id!: string;
  @ApiProperty({ type: String, description: 'Id in the system the school came from' }) schoolId!: string;
  @ApiProperty({ type: String, example: 'Northfield' }) name!: string;
  @ApiProperty({ type: String, nullable: true, example: '9' }) yearGroup!: string | null;
}

/** A pupil, without what only named roles may read (social care, their view, orders). */
export class PupilResponse {
  @ApiProperty({ type: String, description: 'Our id' }) id!: string;
  @ApiProperty({ type: String, example: 'sims' }) source!: string;
  @ApiProperty({ type: String, description: 'Id in that system' }) pupilId!: string;
  @ApiProperty({ type: String, example: 'Amy' }) firstName!: string;
  @ApiProperty({ type: String, example: 'Okafor' }) lastName!: string;
  @ApiProperty({ type: String, nullable: true }) preferredName!: string | null;
  @ApiProperty({ type: String, nullable: true, format: 'date' }) dateOfBirth!: string | null;
  @ApiProperty({ type: [PupilSchoolResponse] }) schools!: PupilSchoolResponse[];
  @ApiProperty({ enum: ['as-usual', 'ask-dsl-first'], description: 'May this home be contacted as usual?' })
  contactHome!: string;
  @ApiProperty({ type: String, nullable: true, example: 'Speak to the DSL before contacting home' })
  contactHomeWords!: string | null;
}

export class PupilsResponse extends PageResponse {
  @ApiProperty({
    type: [PupilResponse],
    description: 'Can be fewer than asked for, also none, before the end: `next` tells where that is',
  })
  pupils!: PupilResponse[];
}

/** What became of a pupil's record. */
export class PupilRecordedResponse {
  @ApiProperty({ type: String, description: 'Our id' }) id!: string;
  @ApiProperty({ enum: ['accepted', 'corrected', 'unchanged'] }) outcome!: string;
}

/** A hold as a DSL reads it. */
export class HoldResponse {
  @ApiProperty({ type: 'integer' }) holdId!: number;
  @ApiProperty({ type: String, nullable: true, description: 'Our id of the contact; null: everybody' })
  contactId!: string | null;
  @ApiProperty({ type: String }) reason!: string;
  @ApiProperty({ type: String }) placedBy!: string;
  @ApiProperty({ type: String }) placedAt!: string;
  @ApiProperty({ type: String, format: 'date' }) reviewOn!: string;
  @ApiProperty({ type: String, nullable: true }) liftedAt!: string | null;
}

export class HoldsResponse extends PageResponse {
  @ApiProperty({ type: [HoldResponse] }) holds!: readonly HoldResponse[];
}

export class HoldPlacedResponse {
  @ApiProperty({ type: 'integer', example: 7 }) holdId!: number;
}

export class KnownContextResponse {
  @ApiProperty({ type: 'integer', example: 3 }) contextId!: number;
}
