import { IsString, MaxLength, MinLength } from 'class-validator';

/** Longer than any address or password taken; more is refused before it costs anything. */
const LONG = 300;

export class SignInForm {
  @IsString({ message: 'Enter your mail address' })
  @MinLength(1, { message: 'Enter your mail address' })
  @MaxLength(LONG, { message: 'Enter a shorter mail address' })
  email = '';

  @IsString({ message: 'Enter your password' })
  @MinLength(1, { message: 'Enter your password' })
  @MaxLength(LONG, { message: 'Enter a shorter password' })
  password = '';
}

export class CodeForm {
  @IsString({ message: 'Enter the code' })
  @MinLength(6, { message: 'Enter the 6 digits your app shows, or a recovery code' })
  @MaxLength(60, { message: 'Enter the 6 digits your app shows, or a recovery code' })
  code = '';
}

export class PasswordForm {
  @IsString({ message: 'Enter a password' })
  @MinLength(1, { message: 'Enter a password' })
  @MaxLength(LONG, { message: 'Enter a shorter password' })
  password = '';
}

export class AddressForm {
  @IsString({ message: 'Enter your mail address' })
  @MinLength(1, { message: 'Enter your mail address' })
  @MaxLength(LONG, { message: 'Enter a shorter mail address' })
  email = '';
}

export class FirstRunForm extends SignInForm {
  @IsString({ message: 'Enter the code' })
  @MinLength(1, { message: 'Enter the code' })
  @MaxLength(LONG, { message: 'Enter the code as it was printed' })
  code = '';

  /** Asked where no school has been imported. */
  @IsString({ message: 'Enter the name of your school' })
  @MaxLength(200, { message: 'Enter at most 200 characters' })
  schoolName = '';

  /** Asked where several have. */
  @IsString({ message: 'Choose your school' })
  @MaxLength(LONG, { message: 'Choose your school' })
  schoolId = '';

  @IsString({ message: 'Enter your first name' })
  @MinLength(1, { message: 'Enter your first name' })
  @MaxLength(100, { message: 'Enter at most 100 characters' })
  firstName = '';

  @IsString({ message: 'Enter your last name' })
  @MinLength(1, { message: 'Enter your last name' })
  @MaxLength(100, { message: 'Enter at most 100 characters' })
  lastName = '';
}
