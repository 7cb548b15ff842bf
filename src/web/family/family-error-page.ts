import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Request, Response } from 'express';
import { LinkEnded } from '../../followups/answers/link-ended.error.js';
import { TandemConfig } from '../../platform/config/config.js';
import { type ErrorPage, ErrorPages } from '../../platform/http/error-pages.js';
import { presentNotice } from './family-page.presenter.js';
import { FamilyRenderer } from './family-renderer.js';

const NOT_FOUND = [
  'We cannot find this page',
  'Please go back to our mail to you and open the link there.',
] as const;
const ANSWER_THERE = 'Please go back to our mail to you, open the link and answer there.';
const NOT_TAKEN = 'We could not take this answer';
const WORDS: Readonly<Record<number, readonly [title: string, text: string]>> = {
  400: NOT_FOUND,
  403: [NOT_TAKEN, ANSWER_THERE],
  404: NOT_FOUND,
  410: ['This link has ended', 'It was for a meeting some time ago, or we have sent you a newer link.'],
  413: [NOT_TAKEN, 'It was too long. Please go back and make it shorter.'],
  422: [NOT_TAKEN, ANSWER_THERE],
  429: ['Please wait a minute', 'This page was opened very often. Please try again in a minute.'],
};
const OTHERWISE = [
  'Something went wrong',
  'Nothing was changed. Please try again in a few minutes.',
] as const;

/**
 * What goes wrong for a family, in its words, always with a person to call: below `/f`, and everywhere in a process that serves
 * families alone, where a parent may type half an address.
 */
@Injectable()
export class FamilyErrorPage implements ErrorPage, OnModuleInit {
  constructor(
    private readonly config: TandemConfig,
    private readonly pages: ErrorPages,
    private readonly renderer: FamilyRenderer,
  ) {}

  onModuleInit(): void {
    this.pages.add(this);
  }

  owns({ path }: Request): boolean {
    return this.config.role === 'family' || path === '/f' || path.startsWith('/f/');
  }

  show(status: number, response: Response, error?: unknown): void {
    const [title, text] = WORDS[status] ?? OTHERWISE;
    const school = error instanceof LinkEnded ? error.school : null;
    this.renderer.send(response, status, presentNotice(title, [text], school));
  }
}
