import { Controller, Get, Param, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { Response } from 'express';
import { join } from 'node:path';
import { Public } from '../../platform/http/public.decorator.js';
import { NotFound } from '../../shared/errors.js';
import { PageRenderer } from './page-renderer.js';
import { FONTS, MOJ } from './staff-assets.js';

const NAMES = /^[a-z0-9-]+\.(svg|woff2)$/;
const FOR_GOOD = 'public, max-age=31536000, immutable';
const FOR_A_DAY = 'public, max-age=86400';

/** Style sheet, scripts, pictures and the font of the staff's pages. Nothing here is about anybody. */
@ApiExcludeController()
@Controller('assets')
@Public('styles, scripts and pictures of the pages, the same for everybody')
export class AssetsController {
  constructor(private readonly renderer: PageRenderer) {}

  @Get(':name')
  file(@Param('name') name: string, @Res() response: Response): void {
    const found = Object.values(this.renderer.assets).find((one) => one.href === `/assets/${name}`);
    if (!found) throw new NotFound('There is nothing at this address.');
    response.setHeader('Cache-Control', FOR_GOOD).type(found.type).send(found.content);
  }

  @Get('images/:name')
  picture(@Param('name') name: string, @Res() response: Response): void {
    this.sendFrom(
      name === 'tandem.svg' ? import.meta.dirname : join(MOJ, 'moj', 'assets', 'images'),
      name,
      response,
    );
  }

  @Get('fonts/:name')
  font(@Param('name') name: string, @Res() response: Response): void {
    this.sendFrom(FONTS, name, response);
  }

  private sendFrom(folder: string, name: string, response: Response): void {
    if (!NAMES.test(name)) throw new NotFound('There is nothing at this address.');
    response.setHeader('Cache-Control', FOR_A_DAY);
    response.sendFile(name, { root: folder, cacheControl: false }, (error) => {
      if (error && !response.headersSent) response.status(404).end();
    });
  }
}
