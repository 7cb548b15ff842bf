import { Global, Module } from '@nestjs/common';
import { join } from 'node:path';
import { TandemConfig } from '../platform/config/config.js';
import { EmlTransport } from './eml-transport.js';
import { MailTransport } from './mail-transport.js';
import { SmtpTransport } from './smtp-transport.js';

/** How mail leaves this installation: by the SMTP server it is told, and otherwise into a folder to look at. */
@Global()
@Module({
  providers: [
    {
      provide: MailTransport,
      inject: [TandemConfig],
      useFactory: ({ smtpUrl, dataFolder }: TandemConfig): MailTransport =>
        smtpUrl === null ? new EmlTransport(join(dataFolder, 'mail')) : new SmtpTransport(smtpUrl),
    },
  ],
  exports: [MailTransport],
})
export class MessagingModule {}
