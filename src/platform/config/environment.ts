import { plainToInstance, Transform } from 'class-transformer';
import {
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUrl,
  Matches,
  Max,
  Min,
  ValidateBy,
  validateSync,
} from 'class-validator';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

const emptyIsAbsent = Transform(({ value }: { value: unknown }) => (value === '' ? undefined : value));
const wholeNumber = Transform(({ value }: { value: unknown }) =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value === '' ? undefined : value,
);
const WEB = { protocols: ['http', 'https'], require_tld: false, require_protocol: true };

/** An address with a host; a password with a character that breaks it is found here and not at the first query. */
const IsServer = (protocols: readonly string[], message: string): PropertyDecorator =>
  ValidateBy({
    name: 'isServer',
    validator: {
      validate: (value: unknown) => typeof value === 'string' && isServer(value, protocols),
      defaultMessage: () => message,
    },
  });

function isServer(value: string, protocols: readonly string[]): boolean {
  if (/\s/.test(value) || !URL.canParse(value)) return false;
  const url = new URL(value);
  return protocols.includes(url.protocol) && url.hostname !== '';
}

/** The environment as an IT technician writes it. Each field says what is expected; values are never printed. */
export class Environment {
  @emptyIsAbsent
  @IsOptional()
  @IsIn(['all', 'web', 'worker', 'family'], { message: 'expected all, web, worker or family' })
  TANDEM_ROLE?: 'all' | 'web' | 'worker' | 'family';

  @wholeNumber
  @IsOptional()
  @IsInt({ message: 'expected a port number' })
  @Min(0, { message: 'expected a port number from 0 to 65535' })
  @Max(65535, { message: 'expected a port number from 0 to 65535' })
  PORT?: number;

  @emptyIsAbsent
  @IsOptional()
  @Matches(/^[A-Za-z0-9.:_-]+$/, { message: 'expected an address of this machine, such as 127.0.0.1' })
  HOST?: string;

  @emptyIsAbsent
  @IsOptional()
  @IsString({ message: 'expected a folder' })
  TANDEM_DATA?: string;

  @emptyIsAbsent
  @IsOptional()
  @IsServer(['postgres:', 'postgresql:'], 'expected postgres://user:password@host:port/database')
  DATABASE_URL?: string;

  @emptyIsAbsent
  @IsOptional()
  @IsServer(['redis:', 'rediss:'], 'expected redis://host:port')
  REDIS_URL?: string;

  @emptyIsAbsent
  @IsOptional()
  @IsServer(['smtp:', 'smtps:'], 'expected smtp://user:password@host:port')
  SMTP_URL?: string;

  @emptyIsAbsent
  @IsOptional()
  @Matches(/^[^\s@<>"]+@[^\s@<>"]+$/, { message: 'expected one e-mail address' })
  MAIL_FROM?: string;

  @emptyIsAbsent
  @IsOptional()
  @IsUrl(WEB, { message: 'expected an address that begins with http:// or https://' })
  BASE_URL?: string;

  @emptyIsAbsent
  @IsOptional()
  @IsUrl(WEB, { message: 'expected an address that begins with http:// or https://' })
  FAMILY_BASE_URL?: string;

  @emptyIsAbsent
  @IsOptional()
  @Matches(/^[A-Za-z0-9+/_-]{43}=?(,[A-Za-z0-9+/_-]{43}=?)*$/, {
    message: 'expected 32 random bytes in base64, newest first, separated by commas',
  })
  TANDEM_KEYS?: string;

  @emptyIsAbsent
  @IsOptional()
  @IsIn(LOG_LEVELS, { message: `expected one of ${LOG_LEVELS.join(', ')}` })
  LOG_LEVEL?: LogLevel;

  @wholeNumber
  @IsOptional()
  @IsInt({ message: 'expected whole minutes, at most 1440' })
  @Max(1440, { message: 'expected whole minutes, at most 1440' })
  TANDEM_TAKE_BACK_MINUTES?: number;

  @wholeNumber
  @IsOptional()
  @IsInt({ message: 'expected whole days, 1 to 366' })
  @Min(1, { message: 'expected whole days, 1 to 366' })
  @Max(366, { message: 'expected whole days, 1 to 366' })
  TANDEM_REFUSED_ROWS_DAYS?: number;

  @emptyIsAbsent
  @IsOptional()
  @IsString({ message: 'expected a folder' })
  TANDEM_DROP_FOLDER?: string;

  @emptyIsAbsent
  @IsOptional()
  @IsIn(['1'], { message: 'expected 1 or nothing' })
  TANDEM_DEMO?: string;
}

/** A setting that cannot be used: names it and what was expected, never its value (it may be a secret). */
export class BadConfiguration extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`Configuration refused. ${problems.join('; ')}`);
    this.name = 'BadConfiguration';
  }
}

/** Checks the environment; throws {@link BadConfiguration} that names every bad setting at once. */
export function readEnvironment(env: NodeJS.ProcessEnv): Environment {
  const known = plainToInstance(Environment, env, { excludeExtraneousValues: false });
  const problems = validateSync(known, { skipMissingProperties: true }).map(
    (error) => `${error.property}: ${Object.values(error.constraints ?? {})[0] ?? 'not understood'}`,
  );
  if (problems.length > 0) throw new BadConfiguration(problems);
  return known;
}
