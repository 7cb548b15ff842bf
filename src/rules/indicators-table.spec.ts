import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { getMetadataStorage } from 'class-validator';
import { sampleOf } from '../../test/support/indicator-samples.js';
import { INDICATORS } from './indicator-catalogue.js';
import type { AnyIndicator, IndicatorDomain } from './indicator.js';

const HEADINGS: Readonly<Record<IndicatorDomain, string>> = {
  attendance: '## Attendance',
  behaviour: '## Behaviour',
  wellbeing: '## What staff notice',
  home: '## Home',
  attainment: '## Results',
};

/** `sessions` 10 (1 to 400) */
function parameterOf(indicator: AnyIndicator, name: string): string {
  const rules = getMetadataStorage()
    .getTargetValidationMetadatas(indicator.parameters, '', true, false)
    .filter((rule) => rule.propertyName === name);
  const limit = (wanted: string) =>
    rules.find((rule) => rule.name === wanted)?.constraints?.[0] as number | undefined;
  const value = (new indicator.parameters() as Record<string, number | string | undefined>)[name];
  const isOptional = rules.some((rule) => rule.type === 'conditionalValidation');
  const starts = value === undefined ? (isOptional ? '(may be left out)' : '(to be given)') : String(value);
  const most = limit('max');
  const range = most === undefined ? '' : ` (${limit('min')} to ${most})`;
  return `\`${name}\` ${starts}${range}`;
}

function parametersOf(indicator: AnyIndicator): string[] {
  const all = getMetadataStorage().getTargetValidationMetadatas(indicator.parameters, '', true, false);
  const names = [...new Set(all.map((rule) => rule.propertyName))];
  return names.map((name) => parameterOf(indicator, name));
}

/** The cells of a row; of each parameter what the code says, the words after the colon being the page's own. */
function rowOf(indicator: AnyIndicator): readonly unknown[] {
  const bound = indicator.bind(sampleOf(indicator.key));
  return [
    `**${indicator.title}** \`${indicator.key}\``,
    bound.inWords,
    parametersOf(indicator).map((given) => expect.stringMatching(startingWith(`${given}: `))),
    bound.minimumData,
  ];
}

const startingWith = (text: string): RegExp =>
  new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}.{5}`);

const page = readFileSync(join(import.meta.dirname, '../../docs/indicators.md'), 'utf8').split('\n');

function rowsUnder(heading: string): readonly unknown[] {
  const from = page.indexOf(heading);
  const after = page.findIndex((line, at) => at > from && line.startsWith('## '));
  const lines = page.slice(from, after === -1 ? undefined : after).filter((line) => line.startsWith('| **'));
  return lines.map((line) => {
    const [title, inWords, parameters, minimumData] = line.slice(2, -2).split(' | ');
    return [title, inWords, parameters?.split('<br>'), minimumData];
  });
}

describe('The published table of indicators', () => {
  it.each(Object.entries(HEADINGS))('says exactly what the code does of %s', (domain, heading) => {
    const wanted = INDICATORS.filter((indicator) => indicator.domain === domain).map(rowOf);
    expect(rowsUnder(heading)).toEqual(wanted);
  });
});
