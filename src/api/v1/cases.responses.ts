import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from './paging/page.response.js';

const instant = { type: String, example: '2026-03-02T08:10:00.000Z' } as const;
const day = { type: String, format: 'date', example: '2026-03-02' } as const;
const orNull = { nullable: true } as const;
const STATES = ['proposed', 'watched', 'open', 'closed', 'merged', 'withdrawn'];

export class NamedPupilResponse {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String, description: 'Id in the system the pupil came from' }) pupilId!: string;
  @ApiProperty({ type: String, example: 'Amir Hussain' }) name!: string;
}

export class CasePupilResponse extends NamedPupilResponse {
  @ApiProperty({ type: String, ...orNull, example: '9' }) yearGroup!: string | null;
}

export class CaseSchoolResponse {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String, description: 'Id in the system the school came from' }) schoolId!: string;
  @ApiProperty({ type: String }) name!: string;
}

export class CaseOwnerResponse {
  @ApiProperty({ type: String }) id!: string;
  @ApiProperty({ type: String }) name!: string;
}

export class ListedCaseResponse {
  @ApiProperty({ type: String }) caseId!: string;
  @ApiProperty({ enum: STATES }) state!: string;
  @ApiProperty({ type: CasePupilResponse }) pupil!: CasePupilResponse;
  @ApiProperty({ type: CaseSchoolResponse }) school!: CaseSchoolResponse;
  @ApiProperty({ type: CaseOwnerResponse, ...orNull }) owner!: CaseOwnerResponse | null;
  @ApiProperty({ type: Number, minimum: 10, maximum: 59 }) urgency!: number;
  @ApiProperty({ type: String, description: 'One line: why now, with its day, or that it has ended' })
  whyNow!: string;
  @ApiProperty({ type: Number }) concerns!: number;
  @ApiProperty({ type: Number, description: 'How many of them stand today' }) standingConcerns!: number;
  @ApiProperty({ ...day, description: 'Day of the oldest that stands; where none does, of the oldest' })
  concernSince!: string;
  @ApiProperty(day) proposedOn!: string;
  @ApiProperty({ ...day, ...orNull, description: 'The day it comes back; null unless it is watched' })
  watchUntil!: string | null;
  @ApiProperty(instant) proposedAt!: string;
  @ApiProperty({ ...instant, description: 'When something last happened in it' }) changedAt!: string;
  @ApiProperty({ ...instant, ...orNull, description: 'Since when corrections have changed its evidence' })
  evidenceChangedAt!: string | null;
  @ApiProperty({ ...day, ...orNull, description: 'Nothing is drafted for home up to this day, inclusive' })
  heldBackUntil!: string | null;
  @ApiProperty({ ...day, ...orNull, description: 'Last day of the pupil at this school, once it has passed' })
  leftOn!: string | null;
  @ApiProperty({ enum: ['as-usual', 'ask-dsl-first'], description: 'May this home be contacted as usual?' })
  contactHome!: string;
  @ApiProperty({ type: String, ...orNull, example: 'Speak to the DSL before contacting home' })
  contactHomeWords!: string | null;
}

export class WaitingResponse {
  @ApiProperty({ type: NamedPupilResponse }) pupil!: NamedPupilResponse;
  @ApiProperty({ type: Number }) urgency!: number;
  @ApiProperty({ type: String }) whyNow!: string;
  @ApiProperty(day) since!: string;
}

export class BelowTheLineResponse {
  @ApiProperty({ type: Number, description: 'Pupils whose concerns amount to a case but wait for a place' })
  pupils!: number;
  @ApiProperty({ type: Number }) casesPerLeadAndWeek!: number;
  @ApiProperty({ type: [WaitingResponse], description: 'The first fifty, most urgent first' })
  ranked!: readonly WaitingResponse[];
}

export class CasesResponse extends PageResponse {
  @ApiProperty({ type: Number, description: 'How many match, on all pages together' }) total!: number;
  @ApiProperty({ type: [ListedCaseResponse] }) cases!: readonly ListedCaseResponse[];
  @ApiProperty({
    type: BelowTheLineResponse,
    ...orNull,
    description: 'On the first page; null on later ones, and when one pupil is asked for',
  })
  belowTheLine!: BelowTheLineResponse | null;
}

export class StoryLineResponse {
  @ApiProperty(instant) at!: string;
  @ApiProperty({ type: String, example: 'note' }) kind!: string;
  @ApiProperty({ type: String }) actor!: string;
  @ApiProperty({ type: String }) who!: string;
  @ApiProperty({ type: String }) text!: string;
  @ApiProperty({ type: Object, ...orNull }) data!: object | null;
}

export class ToldByHomeResponse {
  @ApiProperty(day) on!: string;
  @ApiProperty(instant) at!: string;
  @ApiProperty({ type: String, ...orNull, description: 'Null: the pupil' }) from!: string | null;
  @ApiProperty({ type: String }) text!: string;
}

export class CaseActionResponse {
  @ApiProperty({ type: String }) actionId!: string;
  @ApiProperty({ type: String }) title!: string;
  @ApiProperty({ type: String, ...orNull }) owner!: string | null;
  @ApiProperty(day) dueOn!: string;
  @ApiProperty({ ...instant, ...orNull }) doneAt!: string | null;
  @ApiProperty({ type: String, ...orNull }) doneBy!: string | null;
  @ApiProperty({ ...instant, ...orNull, description: 'Since when nobody need do it any more' })
  withdrawnAt!: string | null;
  @ApiProperty({ type: String, ...orNull, example: 'Amina Khan has answered since: yes, will come' })
  withdrawnBecause!: string | null;
  @ApiProperty({ enum: ['as-usual', 'ask-dsl-first'], description: 'May this home be contacted as usual?' })
  contactHome!: string;
  @ApiProperty({ type: String, ...orNull, example: 'Speak to the DSL before contacting home' })
  contactHomeWords!: string | null;
}

export class FrozenConcernResponse {
  @ApiProperty({ type: String }) concern!: string;
  @ApiProperty({ type: String, example: 'severe-absence' }) ruleKey!: string;
  @ApiProperty({ type: Number }) ruleSetVersion!: number;
  @ApiProperty({ type: Number, minimum: 1, maximum: 5 }) severity!: number;
  @ApiProperty({ enum: ['list', 'watch', 'open-case'] }) consequence!: string;
  @ApiProperty(day) raisedOn!: string;
  @ApiProperty({ type: String }) sentence!: string;
  @ApiProperty({ type: Number }) value!: number;
  @ApiProperty({ type: Number }) threshold!: number;
  @ApiProperty({ enum: ['worsening', 'steady', 'easing'] }) trend!: string;
  @ApiProperty({ type: Object, description: 'The signals it stood on, as they were' }) evidence!: object;
  @ApiProperty({ enum: ['raised', 'cleared', 'withdrawn'], description: 'What has become of it since' })
  now!: string;
  @ApiProperty({ ...day, ...orNull, description: 'The day it ended or was corrected' })
  endedOn!: string | null;
}

export class WholeCaseResponse extends ListedCaseResponse {
  @ApiProperty({ type: String, description: 'Why this key may read it' }) visibleBecause!: string;
  @ApiProperty({ ...instant, ...orNull }) openedAt!: string | null;
  @ApiProperty({ type: String, ...orNull }) openedBy!: string | null;
  @ApiProperty({ ...instant, ...orNull }) closedAt!: string | null;
  @ApiProperty({ type: String, ...orNull }) closedReason!: string | null;
  @ApiProperty({ type: [FrozenConcernResponse] }) evidence!: readonly FrozenConcernResponse[];
  @ApiProperty({ type: [StoryLineResponse], description: 'Newest first' })
  chronology!: readonly StoryLineResponse[];
  @ApiProperty({ type: [CaseActionResponse] }) actions!: readonly CaseActionResponse[];
  @ApiProperty({ type: [ToldByHomeResponse], description: 'Newest first' })
  homeInsights!: readonly ToldByHomeResponse[];
}

export class ActionAddedResponse {
  @ApiProperty({ type: String }) actionId!: string;
}
