import { IsIn, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import { VERDICTS, type Verdict } from '../../cases/triage/triage-outcome.entity.js';

const LONG = 2_000;
const ID = /^[A-Za-z0-9_-]{22}$/;
const CHOOSE_A_VERDICT = 'Choose what the concern was';
const CHOOSE_A_DAY = 'Choose until when';

/** What every outcome brings along: who comes next in the list it was decided in. */
export class OutcomeForm {
  @IsOptional()
  @IsString()
  @MaxLength(60)
  next = '';
}

export class WatchForm extends OutcomeForm {
  /** One of the days that are offered, or `other`. */
  @IsString({ message: CHOOSE_A_DAY })
  @Matches(/^(\d{4}-\d{2}-\d{2}|other)$/, { message: CHOOSE_A_DAY })
  until = '';

  @IsString({ message: 'Enter a day' })
  @MaxLength(20, { message: 'Enter a day' })
  other = '';

  @IsString({ message: 'Enter a note in words' })
  @MaxLength(LONG, { message: `Enter at most ${LONG} characters` })
  note = '';

  /** Who watches found it useful, unless they say otherwise. */
  @IsIn([...VERDICTS], { message: CHOOSE_A_VERDICT })
  verdict: Verdict = 'useful';
}

export class NoActionForm extends OutcomeForm {
  @IsIn([...VERDICTS], { message: CHOOSE_A_VERDICT })
  verdict: Verdict | '' = '';

  @IsString({ message: 'Enter why, in a few words' })
  @Matches(/\S/, { message: 'Enter why, in a few words' })
  @MaxLength(LONG, { message: `Enter at most ${LONG} characters` })
  reason = '';
}

export class AddToForm extends OutcomeForm {
  @IsString({ message: 'Choose the case to which it belongs' })
  @Matches(ID, { message: 'Choose the case to which it belongs' })
  target = '';

  @IsIn([...VERDICTS], { message: CHOOSE_A_VERDICT })
  verdict: Verdict = 'useful';
}

export class UndoForm {
  @IsString()
  @Matches(ID, { message: 'Nothing to undo was named' })
  outcome = '';
}
