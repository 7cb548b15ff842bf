import { IsOptional, IsString, MaxLength } from 'class-validator';

/** What was typed, and the filters that stay as they are. */
export class FindPupilForm {
  @IsString({ message: 'Type some of a name' })
  @MaxLength(100, { message: 'Type a shorter part of the name' })
  words = '';

  @IsOptional()
  @IsString()
  @MaxLength(10)
  year = '';

  @IsOptional()
  @IsString()
  @MaxLength(22)
  school = '';
}
