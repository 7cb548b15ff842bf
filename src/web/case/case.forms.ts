import { IsIn, IsOptional, IsString, Matches, MaxLength, MinLength } from 'class-validator';

/** As REST takes them. */
const LONG_TEXT = 20_000;
const DAY = /^\d{4}-\d{2}-\d{2}$/;

export class NoteForm {
  @IsString({ message: 'Write what is to be noted' })
  @MinLength(1, { message: 'Write what is to be noted' })
  @MaxLength(LONG_TEXT, { message: 'Write at most 20,000 characters' })
  note = '';
}

export class ActionForm {
  @IsString({ message: 'Write what is to be done' })
  @Matches(/\S/, { message: 'Write what is to be done' })
  @MaxLength(300, { message: 'Write at most 300 characters' })
  title = '';

  @IsString({ message: 'Choose the last day to do it' })
  @Matches(DAY, { message: 'Choose the last day to do it' })
  dueOn = '';

  /** Public id of who does it; the case's owner when empty. */
  @IsOptional()
  @IsString({ message: 'Choose who does it' })
  @MaxLength(22, { message: 'Choose who does it' })
  doer = '';
}

export class OwnerForm {
  @IsString({ message: 'Choose who looks after this case' })
  @MinLength(1, { message: 'Choose who looks after this case' })
  @MaxLength(22, { message: 'Choose who looks after this case' })
  owner = '';
}

export class ReasonForm {
  @IsString({ message: 'Say why, in a few words' })
  @Matches(/\S/, { message: 'Say why, in a few words' })
  @MaxLength(2_000, { message: 'Write at most 2,000 characters' })
  reason = '';
}

/** What the list shows; anything else is passed over. */
export class CasesQuery {
  @IsOptional()
  @IsIn(['open', 'proposed', 'closed'])
  state: 'open' | 'proposed' | 'closed' = 'open';

  @IsOptional()
  @IsIn(['mine', 'all'])
  whose: 'mine' | 'all' = 'mine';

  @IsOptional()
  @IsIn(['due', 'urgency'])
  order: 'due' | 'urgency' = 'due';

  @IsOptional()
  @Matches(/^[1-9]\d{0,4}$/)
  page = '1';
}

/** Everything that can be typed on the page of a case. */
export type TypedInCase = Partial<NoteForm & ActionForm & OwnerForm & ReasonForm>;
