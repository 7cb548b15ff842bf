import { ApiProperty } from '@nestjs/swagger';
import { PageResponse } from './paging/page.response.js';

const instant = { type: String, example: '2026-03-02T08:10:00.000Z' } as const;
const orNull = { nullable: true } as const;
const STATES = ['draft', 'approved', 'answered', 'held', 'missed', 'cancelled', 'withdrawn'];
const LOOK =
  'Of a draft made by a look at the past: why it is for reading only (POST …/refresh-times makes it one of today)';
const KINDS = ['face-to-face', 'phone', 'video'];

class FollowUpPupilResponse {
  @ApiProperty({ type: String }) id: string;
  @ApiProperty({ type: String, example: 'Amir Hussain' }) name: string;
  @ApiProperty({ type: String, ...orNull, example: '9' }) yearGroup: string | null;
}

export class ListedFollowUpResponse {
  @ApiProperty({ type: String }) followUpId: string;
  @ApiProperty({ enum: STATES }) state: string;
  @ApiProperty({ enum: KINDS }) kind: string;
  @ApiProperty({ enum: ['pastoral-lead', 'dsl'] }) routedTo: string;
  @ApiProperty({ ...instant, ...orNull }) startsAt: string | null;
  @ApiProperty(instant) draftedAt: string;
  @ApiProperty({ type: String, ...orNull, description: LOOK }) onlyForReading: string | null;
  @ApiProperty({ type: Number }) urgency: number;
  /** Null where only the DSL may read why. */
  @ApiProperty({ type: String, ...orNull }) whyNow: string | null;
  @ApiProperty({ type: FollowUpPupilResponse }) pupil: FollowUpPupilResponse;
  @ApiProperty({ type: String }) school: string;
  @ApiProperty({ type: String, example: 'Europe/London', description: 'The clock at that school' })
  zone: string;
}

export class FollowUpsResponse extends PageResponse {
  @ApiProperty({ type: [ListedFollowUpResponse] }) followUps: readonly ListedFollowUpResponse[];
}

class SlotResponse {
  @ApiProperty({ type: Number }) index: number;
  @ApiProperty(instant) startsAt: string;
  @ApiProperty(instant) endsAt: string;
  @ApiProperty({ enum: KINDS }) kind: string;
  @ApiProperty({ type: Boolean, description: 'Ahead of us, and everybody of the staff is still free' })
  free: boolean;
  @ApiProperty({
    type: String,
    ...orNull,
    description: 'Why a draft cannot be approved for it any more (POST …/refresh-times suggests others)',
  })
  whyNot: string | null;
}

class SuggestedTimeResponse {
  @ApiProperty(instant) startsAt: string;
  @ApiProperty(instant) endsAt: string;
  @ApiProperty({ enum: KINDS }) kind: string;
}

export class SuggestedTimesResponse {
  @ApiProperty({ type: [SuggestedTimeResponse] }) slots: readonly SuggestedTimeResponse[];
}

class RecipientResponse {
  @ApiProperty({ type: String }) invitationId: string;
  @ApiProperty({ type: String }) name: string;
  @ApiProperty({ type: Boolean }) isPupil: boolean;
  @ApiProperty({ enum: ['mail', 'phone', 'letter'], ...orNull }) way: string | null;
  @ApiProperty({ type: String, ...orNull, description: 'Why nothing goes to them' }) whyNot: string | null;
  @ApiProperty({ type: Boolean }) needsInterpreter: boolean;
  @ApiProperty({ enum: ['drafted', 'queued', 'sent', 'stopped', 'withheld'] }) state: string;
  @ApiProperty({ type: String, ...orNull }) stopReason: string | null;
  @ApiProperty({ type: String, ...orNull }) subject: string | null;
  @ApiProperty({
    type: String,
    ...orNull,
    description: 'The exact words; their own link is put in when it leaves',
  })
  text: string | null;
  @ApiProperty({ enum: ['yes', 'no', 'another-time', 'phone-me'], ...orNull }) answer: string | null;
  @ApiProperty({ type: String, ...orNull }) answerNote: string | null;
  @ApiProperty({ type: Number, ...orNull, description: 'How many of the home come; 4 is four or more' })
  coming: number | null;
  @ApiProperty({ type: String, ...orNull, description: 'What they need to come, in their words' })
  accessNeeds: string | null;
  @ApiProperty({ type: String, ...orNull, description: 'The language they want to talk in, in their words' })
  interpreterLanguage: string | null;
  @ApiProperty({ ...instant, ...orNull }) answeredAt: string | null;
  @ApiProperty({ ...instant, ...orNull }) sentAt: string | null;
}

class EvidenceLineResponse {
  @ApiProperty({ type: String }) ruleKey: string;
  @ApiProperty({ type: Number }) severity: number;
  @ApiProperty({ type: String, format: 'date' }) raisedOn: string;
  @ApiProperty({ type: String }) sentence: string;
  @ApiProperty({ type: Boolean, description: 'It stands no more' }) hasEnded: boolean;
  @ApiProperty({ enum: ['raised', 'cleared', 'withdrawn'], description: 'What has become of it since' })
  now: string;
  @ApiProperty({ type: String, format: 'date', ...orNull }) endedOn: string | null;
}

class FollowUpCaseResponse {
  @ApiProperty({ type: String }) caseId: string;
  @ApiProperty({ enum: ['proposed', 'watched', 'open', 'closed', 'merged', 'withdrawn'] }) state: string;
  @ApiProperty({ type: String }) whyNow: string;
  @ApiProperty({ type: [EvidenceLineResponse] }) evidence: readonly EvidenceLineResponse[];
  @ApiProperty({ ...instant, ...orNull }) evidenceChangedAt: string | null;
}

class MeetingSchoolResponse {
  @ApiProperty({ type: String }) name: string;
  @ApiProperty({ type: String, example: 'Europe/London' }) zone: string;
}

class MeetingStaffResponse {
  @ApiProperty({ type: String }) name: string;
  @ApiProperty({ type: String, ...orNull }) jobTitle: string | null;
  @ApiProperty({ type: String, example: 'pastoral-lead' }) role: string;
}

export class FollowUpResponse {
  @ApiProperty({ type: String }) followUpId: string;
  @ApiProperty({ enum: STATES }) state: string;
  @ApiProperty({ enum: KINDS }) kind: string;
  @ApiProperty({ enum: ['pastoral-lead', 'dsl'] }) routedTo: string;
  @ApiProperty({ ...instant, ...orNull }) startsAt: string | null;
  @ApiProperty({ ...instant, ...orNull }) endsAt: string | null;
  @ApiProperty({ type: String, ...orNull }) place: string | null;
  @ApiProperty({ type: String, ...orNull, description: 'What whoever approves adds to each invitation' })
  ownWords: string | null;
  @ApiProperty({ type: String, ...orNull }) approvedBy: string | null;
  @ApiProperty({
    ...instant,
    ...orNull,
    description: 'Nothing leaves before; until then it can be taken back',
  })
  sendAfter: string | null;
  @ApiProperty({ type: String, format: 'date', ...orNull }) answerBy: string | null;
  @ApiProperty({ type: Number }) sequence: number;
  @ApiProperty(instant) draftedAt: string;
  @ApiProperty({ type: String, ...orNull, description: LOOK }) onlyForReading: string | null;
  @ApiProperty({ type: FollowUpPupilResponse }) pupil: FollowUpPupilResponse;
  @ApiProperty({ type: MeetingSchoolResponse }) school: MeetingSchoolResponse;
  @ApiProperty({ type: FollowUpCaseResponse }) case: FollowUpCaseResponse;
  @ApiProperty({ type: String, description: 'Why this key may read it' }) visibleBecause: string;
  @ApiProperty({ type: [MeetingStaffResponse] }) staff: readonly MeetingStaffResponse[];
  @ApiProperty({ type: [SlotResponse] }) slots: readonly SlotResponse[];
  @ApiProperty({ type: String, ...orNull, description: 'Why a draft suggests no time' })
  noTimesBecause: string | null;
  @ApiProperty({ type: Boolean, description: 'Its time lies ahead, on a day that has no school any more' })
  isOnDayOff: boolean;
  @ApiProperty({ type: [RecipientResponse] }) recipients: readonly RecipientResponse[];
}

export class ApprovedResponse {
  @ApiProperty({ type: String }) followUpPublicId: string;
  @ApiProperty(instant) startsAt: string;
  @ApiProperty(instant) endsAt: string;
  @ApiProperty({ ...instant, description: 'Nothing leaves before; until then it can be taken back' })
  sendAfter: string;
}

class ExactTextResponse {
  @ApiProperty({ type: String }) invitationId: string;
  @ApiProperty({ type: String }) name: string;
  @ApiProperty({ enum: ['mail', 'phone', 'letter'] }) way: string;
  @ApiProperty({ type: String }) subject: string;
  @ApiProperty({ type: String, description: 'The exact words; their own link is put in when it leaves' })
  text: string;
  @ApiProperty({ type: String }) html: string;
  @ApiProperty({ type: String, ...orNull, description: 'The calendar entry of a mail' })
  calendar: string | null;
}

class TextsReadResponse {
  @ApiProperty({ type: String, description: 'Sent back with the decision: just this was read' })
  fingerprint: string;
  @ApiProperty({ type: [ExactTextResponse] }) recipients: readonly ExactTextResponse[];
}

/** What an approval or a move would send, for one time. */
export class TimeReadResponse extends TextsReadResponse {
  @ApiProperty(instant) startsAt: string;
  @ApiProperty(instant) endsAt: string;
  @ApiProperty({ type: String, example: 'Europe/London' }) zone: string;
}

export class CancelReadResponse extends TextsReadResponse {
  @ApiProperty({ type: [String], description: 'Who has no mail: the owner of the case tells them' })
  toldInPerson: readonly string[];
}
