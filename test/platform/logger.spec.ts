import { describe, expect, it } from '@jest/globals';
import { makeLogger, NestLogger } from '../../src/platform/logging/logger.js';

const SECRETS = ['Amira', 'amira@home.example', 'hunter2'];

function logged(write: (logger: ReturnType<typeof makeLogger>) => void): string {
  const lines: string[] = [];
  write(makeLogger({ logLevel: 'debug', role: 'web' }, { write: (line) => void lines.push(line) }));
  return lines.join('');
}

function expectNoSecret(text: string): void {
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

describe('The log', () => {
  it('removes personal fields wherever they turn up (ASVS 16.2.5)', () => {
    const text = logged((logger) => {
      logger.info(
        { firstName: 'Amira', contact: { email: 'amira@home.example' }, a: { b: { token: 'hunter2' } } },
        'x',
      );
    });
    expectNoSecret(text);
    expect(text).toContain('[removed]');
  });

  it('tells an error by its reason, without what a database or a stack would quote', () => {
    const error = new Error('invalid input syntax for type integer: "Amira"\nDETAIL: hunter2');
    const text = logged((logger) => {
      logger.error({ err: error }, 'x');
      logger.error(error);
      new NestLogger(logger).error(error, error.stack);
      new NestLogger(logger).error('could not mail\nhunter2');
    });
    expectNoSecret(text);
    expect(text).toContain('invalid input syntax for type integer: [quoted]');
  });

  it('stays one line whatever is logged (ASVS 16.4.1)', () => {
    const text = logged((logger) => {
      logger.info({ route: '/a\n{"level":60,"msg":"forged"}' }, 'line\nforged');
    });
    expect(text.trimEnd().split('\n')).toHaveLength(1);
  });
});
