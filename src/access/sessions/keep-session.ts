import type { Request } from 'express';

/**
 * Writes the session down now. Left to the end of the answer it is written after the browser has been told where to go, which may be
 * there first: it would find no word of what was just done, or nobody signed in.
 */
export async function keepSession(request: Request): Promise<void> {
  const session = request.session as typeof request.session | undefined;
  await new Promise<void>((resolve, reject) => {
    if (session === undefined) resolve();
    else
      session.save((error: unknown) => {
        if (error) reject(error instanceof Error ? error : new Error('the session was not kept'));
        else resolve();
      });
  });
}
