import { Inject } from '@nestjs/common';
import { defineEvent, definePeriodic, defineSubscription } from '../../platform/jobs/event.js';
import { failureReason } from '../../platform/jobs/failure-reason.js';
import { Handles, type JobHandler } from '../../platform/jobs/job-handler.js';
import { LOGGER, type Logger } from '../../platform/logging/logging.module.js';
import { DropFolder } from './drop-folder.js';
import { DropMemory, type LastLook, type LastLooks } from './drop-memory.js';
import { DroppedImports, LOOK } from './dropped-imports.js';
import { signatureOf, TakeDropped } from './take-dropped.service.js';

/** Once a minute: so long a set of files must have been as it is before it is taken. */
export const dropFolderDue = defineEvent<Record<string, never>>('drop-folder-due');
definePeriodic({ name: LOOK, everyMinutes: 1, event: dropFolderDue });

export const watchDropFolder = defineSubscription({
  event: dropFolderDue,
  subscriber: 'watch-drop-folder',
  attempts: 3,
  backoffSeconds: 20,
});

const NEVER: LastLook = { seen: '', taken: null };

/**
 * Looks at the watched folder. The files of a source are taken together, when they are what they were at the last look: they refer to each
 * other, and a school's system writes them one after the other and puts no mark beside them when it is done.
 */
@Handles(watchDropFolder)
export class WatchDropFolder implements JobHandler<Record<string, never>> {
  constructor(
    private readonly folder: DropFolder,
    private readonly memory: DropMemory,
    private readonly dropped: TakeDropped,
    private readonly imports: DroppedImports,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async handle(): Promise<void> {
    if (this.folder.path === null) return;
    const before = await this.memory.read();
    await this.memory.write(await this.lookAtAll(before));
  }

  /** What cannot be read now, a share that is away or one folder of it, is looked at again in a minute; the rest does not wait for it. */
  private async lookAtAll(before: LastLooks): Promise<LastLooks> {
    const looks: Record<string, LastLook> = {};
    try {
      for (const source of await this.folder.sources())
        looks[source] = await this.lookAt(source, before[source]).catch((error: unknown) => {
          this.sayUnread(error);
          return before[source] ?? NEVER;
        });
    } catch (error) {
      this.sayUnread(error);
      return { ...before, ...looks };
    }
    return looks;
  }

  private sayUnread(error: unknown): void {
    this.logger.warn({ failure: failureReason(error) }, 'the watched folder could not be read');
  }

  private async lookAt(source: string, before: LastLook | undefined): Promise<LastLook> {
    const files = await this.folder.filesOf(source);
    const seen = signatureOf(files);
    if (files.length === 0) return { seen, taken: null };
    const taken = before?.taken ?? null;
    const isNew = seen !== taken && !(await this.imports.isUnderWay(source));
    const isStill = seen === before?.seen;
    if (!isNew || !isStill) return { seen, taken };
    return { seen, taken: (await this.dropped.take(source, files)) ? seen : taken };
  }
}
