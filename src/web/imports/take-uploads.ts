import type { NextFunction, Request, RequestHandler, Response } from 'express';
import multer, { MulterError, type StorageEngine } from 'multer';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { SignedInStaff } from '../../access/sessions/signed-in-staff.js';
import '../../access/sessions/session-data.js';
import type { UploadFolder } from '../../data-import/batches/upload-folder.js';
import { newPublicId } from '../../shared/ids.js';
import { hasToken, isFromElsewhere } from '../layout/cross-site-protection.js';

/** The only address that takes files. */
export const UPLOAD_PATH = '/imports';
/** A school year of marks for 5,000 pupils in one file is about 50 MB. */
export const LARGEST_FILE_MB = 100;
export const LARGEST_UPLOAD_MB = 200;
export const MOST_FILES = 20;
const MB = 1024 * 1024;
const NAMED_AS_TABLE = /\.(csv|tsv|txt)$/i;

/** A file that was kept while the request came in. */
export interface TakenFile {
  readonly publicId: string;
  readonly originalname: string;
  readonly size: number;
}

/** What came with a request. */
export interface Taken {
  readonly files: readonly TakenFile[];
  /** Why not all of it was taken, in words; null when it was. */
  readonly problem: string | null;
  /** To be set by who goes on with the files; else they are deleted when the answer has gone out. */
  isWanted: boolean;
}

const taken = new WeakMap<Request, Taken>();

/** What {@link takeUploads} took from a request; nothing where it carried no files. */
export function takenFrom(request: Request): Taken {
  return taken.get(request) ?? { files: [], problem: null, isWanted: false };
}

/**
 * Keeps the files of the one form that sends some. It comes before the check of the form's token, which stands in the same body; so
 * before the first byte of a file is kept it asks who sends it, whether they may, and for the token, which stands first in the form. What
 * is refused is read past, and goes on as a request without a token.
 */
export function takeUploads(folder: UploadFolder, staff: SignedInStaff): RequestHandler {
  const parse = parser(folder);
  const take = (request: Request, response: Response, next: NextFunction): void => {
    parse(request, response, (error: unknown) => {
      const files = (Array.isArray(request.files) ? request.files : []) as unknown as readonly TakenFile[];
      const came: Taken = { files, problem: problemOf(error), isWanted: false };
      taken.set(request, came);
      response.once('close', () => {
        if (!came.isWanted) void folder.remove(files.map(({ publicId }) => publicId)).catch(() => undefined);
      });
      next();
    });
  };
  return (request, response, next) => {
    if (!carriesFiles(request) || isFromElsewhere(request)) return next();
    mayImport(request, staff).then((may) => {
      if (may) take(request, response, next);
      else next();
    }, next);
  };
}

function carriesFiles(request: Request): boolean {
  return (
    request.method === 'POST' &&
    request.originalUrl.split('?')[0] === UPLOAD_PATH &&
    request.is('multipart/form-data') !== false
  );
}

async function mayImport({ session }: Request, staff: SignedInStaff): Promise<boolean> {
  const { accountId, step } = session;
  if (accountId === undefined || step !== 'done') return false;
  return (await staff.actorFor(accountId))?.permissions.includes('imports:write') ?? false;
}

function parser(folder: UploadFolder): RequestHandler {
  return multer({
    storage: new KeptFiles(folder),
    limits: {
      files: MOST_FILES,
      fileSize: LARGEST_FILE_MB * MB,
      fields: 10,
      fieldSize: 1_000,
      fieldNameSize: 100,
    },
    defParamCharset: 'utf8',
    fileFilter: (request, file, then) => {
      if (!hasToken(request)) then(null, false);
      else if (NAMED_AS_TABLE.test(file.originalname)) then(null, true);
      else then(new NotATable(file.originalname));
    },
  }).array('files');
}

/** Writes each file under a name of ours, and stops when all together are too much. */
class KeptFiles implements StorageEngine {
  private readonly bytes = new WeakMap<Request, number>();

  constructor(private readonly folder: UploadFolder) {}

  _handleFile(
    request: Request,
    file: Express.Multer.File,
    then: (error?: unknown, info?: Partial<Express.Multer.File>) => void,
  ): void {
    const publicId = newPublicId();
    let size = 0;
    const counted = new Transform({
      transform: (chunk: Buffer, _, done) => {
        size += chunk.length;
        const all = (this.bytes.get(request) ?? 0) + chunk.length;
        this.bytes.set(request, all);
        if (all > LARGEST_UPLOAD_MB * MB) done(new TooMuch());
        else done(null, chunk);
      },
    });
    pipeline(file.stream, counted, this.folder.create(publicId)).then(
      () => {
        then(null, { publicId, size } as Partial<Express.Multer.File>);
      },
      (error: unknown) => {
        void this.folder.remove([publicId]).finally(() => {
          then(error);
        });
      },
    );
  }

  _removeFile(_: Request, file: Express.Multer.File, then: (error: Error | null) => void): void {
    const { publicId } = file as unknown as TakenFile;
    this.folder.remove([publicId]).then(
      () => {
        then(null);
      },
      (error: unknown) => {
        then(error instanceof Error ? error : new Error('not removed'));
      },
    );
  }
}

class TooMuch extends Error {}

class NotATable extends Error {
  constructor(readonly fileName: string) {
    super('not a table');
  }
}

const WORDS: Readonly<Record<string, string>> = {
  LIMIT_FILE_SIZE: `Choose files of at most ${LARGEST_FILE_MB} MB each`,
  LIMIT_FILE_COUNT: `Choose at most ${MOST_FILES} files at once`,
};

function problemOf(error: unknown): string | null {
  if (error === undefined || error === null) return null;
  if (error instanceof TooMuch) return `Choose files of at most ${LARGEST_UPLOAD_MB} MB together`;
  if (error instanceof NotATable) return `Choose CSV files only: “${error.fileName}” is none`;
  const words = error instanceof MulterError ? WORDS[error.code] : undefined;
  return words ?? 'The files did not arrive whole. Please choose them again';
}
