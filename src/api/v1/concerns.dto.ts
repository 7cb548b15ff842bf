import { ApiProperty } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsIn, IsOptional } from 'class-validator';
import { CONCERN_STATES, type ConcernState } from '../../rules/concern.entity.js';
import type { Evidence } from '../../rules/evidence.js';
import { IsOutsideId } from '../../signals/signal-fields.js';
import { PageQueryDto } from './paging/page-query.dto.js';
import { PageResponse } from './paging/page.response.js';

const listOfWords = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' ? value.split(',').map((word) => word.trim()) : value,
);

/** Which of a pupil's concerns are wanted. */
export class PupilConcernsQueryDto extends PageQueryDto {
  @ApiProperty({
    type: String,
    required: false,
    example: 'raised',
    description: 'One or more of raised, cleared, withdrawn; all when absent',
  })
  @IsOptional()
  @listOfWords
  @IsIn(CONCERN_STATES, { each: true, message: `expected one or more of ${CONCERN_STATES.join(', ')}` })
  state?: ConcernState[];
}

/** Which concerns are wanted; all conditions hold together. */
export class ConcernsQueryDto extends PupilConcernsQueryDto {
  @ApiProperty({ type: String, required: false, description: 'Id of the school, ours or its own' })
  @IsOptional()
  @IsOutsideId()
  schoolId?: string;
}

export class ConcernPupilResponse {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String, description: 'Id in the system the pupil came from' }) pupilId!: string;
  @ApiProperty({ type: String, example: 'Amir Hussain' }) name!: string;
}

export class ConcernSchoolResponse {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String, description: 'Id in the system the school came from' }) schoolId!: string;
  @ApiProperty({ type: String }) name!: string;
}

export class ConcernRuleResponse {
  @ApiProperty({ type: String, example: 'persistent-absence' }) key!: string;
  @ApiProperty({ type: String, example: 'Persistent absence' }) title!: string;
  @ApiProperty({ type: 'integer', description: 'Version of the rule set it was raised under' })
  ruleSetVersion!: number;
}

export class ConcernResponse {
  @ApiProperty({ type: String }) concernId!: string;
  @ApiProperty({ type: ConcernPupilResponse }) pupil!: ConcernPupilResponse;
  @ApiProperty({ type: ConcernSchoolResponse }) school!: ConcernSchoolResponse;
  @ApiProperty({ type: ConcernRuleResponse }) rule!: ConcernRuleResponse;
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 5 }) severity!: number;
  @ApiProperty({ enum: ['list', 'watch', 'open-case'] }) consequence!: string;
  @ApiProperty({ enum: CONCERN_STATES }) state!: string;
  @ApiProperty({ type: String, format: 'date' }) raisedOn!: string;
  @ApiProperty({ type: String, example: '2026-03-02T08:10:00.000Z' }) raisedAt!: string;
  @ApiProperty({ type: String, format: 'date', nullable: true }) clearedOn!: string | null;
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'this rule is for year 7, 8 only, and the pupil is now in year 9',
    description:
      'Why it ended without the pupil doing better: the rule was changed, or no longer asks; null where the pupil does better',
  })
  clearedBecause!: string | null;
  @ApiProperty({ type: String, description: 'Plain words for staff' }) sentence!: string;
  @ApiProperty({ type: Number, description: "In the unit of the rule's threshold" }) value!: number;
  @ApiProperty({ type: Number }) threshold!: number;
  @ApiProperty({ type: Object, description: 'What it stands on, as it was on the day it was raised' })
  evidence!: Evidence;
}

export class ConcernsResponse extends PageResponse {
  @ApiProperty({ type: [ConcernResponse], description: 'In the order they were raised' })
  concerns!: ConcernResponse[];
}
