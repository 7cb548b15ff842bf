import { IsString, Matches, MaxLength } from 'class-validator';
import { TypedText } from '../forms/typed-text.js';

/** Letters of a name, and who was chosen of those found. */
export class FindPupilForm {
  @TypedText()
  @IsString({ message: 'Type letters of the name' })
  @MaxLength(60, { message: 'Type at most 60 letters of the name' })
  letters = '';

  @IsString({ message: 'Choose the pupil' })
  @Matches(/^[\w-]{22}$/, { message: 'Choose the pupil' })
  pupil = '';
}
