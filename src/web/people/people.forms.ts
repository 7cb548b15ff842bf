import { Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsOptional, IsString, Length, Matches, MaxLength } from 'class-validator';
import { ROLES_OF_KIND } from '../../access/people/roles-here.js';
import type { StaffRoleName } from '../../people/staff/staff-role.entity.js';
import { TypedText } from '../forms/typed-text.js';

const ALL_ROLES = [...new Set([...ROLES_OF_KIND.school, ...ROLES_OF_KIND.team])];
const ADDRESS = 'Enter their mail address';

/** Boxes of one name: a browser sends nothing, one value or several. */
const Ticked = (): PropertyDecorator =>
  Transform(({ value }: { value: unknown }): unknown[] => {
    if (value === undefined || value === '') return [];
    return Array.isArray(value) ? (value as unknown[]) : [value];
  });

/** Whom to give an account. */
export class InviteForm {
  @TypedText()
  @IsString({ message: ADDRESS })
  @Length(3, 254, { message: ADDRESS })
  @Matches(/^[^\s@]+@[^\s@]+$/, { message: 'Enter one mail address, such as name@school.example' })
  email = '';
}

/** Somebody whom no file names. */
export class NewPersonForm extends InviteForm {
  @TypedText()
  @IsString({ message: 'Enter their first name' })
  @Length(1, 80, { message: 'Enter their first name, at most 80 characters' })
  firstName = '';

  @TypedText()
  @IsString({ message: 'Enter their last name' })
  @Length(1, 80, { message: 'Enter their last name, at most 80 characters' })
  lastName = '';
}

/** The roles somebody is to have by our own word. */
export class RolesForm {
  @Ticked()
  @ArrayMaxSize(ALL_ROLES.length, { message: 'Choose roles from the list' })
  @IsIn(ALL_ROLES, { each: true, message: 'Choose roles from the list' })
  roles: StaffRoleName[] = [];

  /** As typed: "9, 10". */
  @TypedText()
  @IsString({ message: 'Enter year groups, with commas between them' })
  @MaxLength(100, { message: 'Enter at most 100 characters' })
  yearGroups = '';

  @IsOptional()
  @IsString({ message: 'Open the page again' })
  @MaxLength(400, { message: 'Open the page again' })
  seen = '';
}

/** "9, 10" → ['9', '10'], each once, in the order typed. */
export function yearsTyped(text: string): string[] {
  const years = text
    .split(/[,;]/)
    .map((one) => one.trim().replace(/^year\s+/i, ''))
    .filter((one) => one !== '');
  return [...new Set(years)];
}
