import { Injectable } from '@nestjs/common';
import type { RequestHandler } from 'express';
import { staffSessions } from '../access/sessions/session-middleware.js';
import { SessionStore } from '../access/sessions/session-store.js';
import { SignedInStaff } from '../access/sessions/signed-in-staff.js';
import { UploadFolder } from '../data-import/batches/upload-folder.js';
import { TandemConfig } from '../platform/config/config.js';
import { takeUploads } from './imports/take-uploads.js';
import { crossSiteProtection } from './layout/cross-site-protection.js';
import { PageRenderer } from './layout/page-renderer.js';

/** What each request for a staff page passes before any of them is asked. */
@Injectable()
export class StaffDoor {
  constructor(
    private readonly config: TandemConfig,
    private readonly store: SessionStore,
    private readonly renderer: PageRenderer,
    private readonly uploads: UploadFolder,
    private readonly staff: SignedInStaff,
  ) {}

  /** The session of whoever asks. */
  sessions(): RequestHandler {
    return staffSessions(this.config, this.store);
  }

  /** The files they bring, and that the form was ours. */
  checks(): RequestHandler[] {
    return [takeUploads(this.uploads, this.staff), ...crossSiteProtection(this.renderer)];
  }
}
