#!/usr/bin/env node
import 'reflect-metadata';
import { createRequire } from 'node:module';
import { NestFactory } from '@nestjs/core';
import { getDataSourceToken } from '@nestjs/typeorm';
import type { DataSource } from 'typeorm';
import { AppModule } from '../app.module.js';
import { loadConfig } from '../platform/config/load-config.js';
import { migrate } from '../platform/database/migrations/migrate.js';
import { makeLogger, NestLogger } from '../platform/logging/logger.js';
import { bareCommands, commands } from './all-commands.js';
import { BadUsage, type Command, type CommandWords, type ExitCode, type Terminal } from './command.js';
import { refusalInWords } from './refusal.js';

const HELP_OPTIONS: readonly string[] = ['--help', '-h'];
const HELP: readonly string[] = ['help', ...HELP_OPTIONS];

const allCommands: readonly CommandWords[] = [...commands, ...bareCommands];

const terminal: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
};

/** `npx tandem COMMAND …` on this installation's own database. */
async function main(words: readonly string[]): Promise<ExitCode> {
  const [name = 'help', ...args] = words;
  if (name === '--version') return version();
  const asked = allCommands.find((one) => one.name === (HELP.includes(name) ? args[0] : name));
  if (asked && (HELP.includes(name) || args.some((word) => HELP_OPTIONS.includes(word))))
    return helpOn(asked);
  const bare = bareCommands.find((one) => one.name === name);
  if (bare) return bare.run({ args, env: process.env, terminal });
  const command = commands.find((one) => one.name === name);
  if (!command) return help(name);
  return runOnInstallation(command, args);
}

async function runOnInstallation(command: Command, args: readonly string[]): Promise<ExitCode> {
  const config = loadConfig({ LOG_LEVEL: 'error', ...process.env });
  const app = await NestFactory.createApplicationContext(AppModule.with(config), {
    logger: new NestLogger(makeLogger(config)),
    abortOnError: false,
  });
  try {
    await migrate(app.get<DataSource>(getDataSourceToken()));
    return await command.run({ args, app, terminal });
  } finally {
    await app.close();
  }
}

function version(): ExitCode {
  const { version: number } = createRequire(import.meta.url)('../../package.json') as { version: string };
  terminal.out(number);
  return 0;
}

function help(asked: string): ExitCode {
  const say = HELP.includes(asked) ? terminal.out : terminal.err;
  if (say === terminal.err) say(`There is no command "${asked}".`);
  say(['Commands:', ...allCommands.map((one) => `  ${usageOf(one)}\n      ${one.does}`)].join('\n'));
  return say === terminal.out ? 0 : 1;
}

function helpOn(command: CommandWords): ExitCode {
  terminal.out(`${usageOf(command)}\n    ${command.does}`);
  return 0;
}

function usageOf({ name, usage }: CommandWords): string {
  return `tandem ${name} ${usage}`.trimEnd();
}

// `tandem … | head` closes our output early; that is no fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) => process.exit(error.code === 'EPIPE' ? 0 : 1));

main(process.argv.slice(2)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const words = refusalInWords(error, process.argv[2] ?? 'help');
    terminal.err(error instanceof BadUsage ? words : `tandem: ${words}`);
    process.exitCode = 1;
  },
);
