import type { DiscoveryService } from '@nestjs/core';
import { MetadataScanner } from '@nestjs/core';
import { type Need, REQUIRES } from '../../../access/requires.decorator.js';

/** The name of an operation in the document: `CasesController`, `one` → `Cases_one`. */
export function operationIdOf(controller: string, method: string): string {
  return `${controller.replace(/Controller$/, '')}_${method}`;
}

/** Which permission each operation needs, by its name: the guard's own decorators, read once more. */
export function permissionsNeeded(discovery: DiscoveryService): ReadonlyMap<string, Need> {
  const scanner = new MetadataScanner();
  return new Map(
    discovery.getControllers().flatMap(({ metatype }) => {
      if (!metatype) return [];
      const prototype = metatype.prototype as Record<string, object>;
      return scanner.getAllMethodNames(prototype).flatMap((method): [string, Need][] => {
        const own = Reflect.getMetadata(REQUIRES, prototype[method] ?? {}) as Need | undefined;
        const need = own ?? (Reflect.getMetadata(REQUIRES, metatype) as Need | undefined);
        return need === undefined ? [] : [[operationIdOf(metatype.name, method), need]];
      });
    }),
  );
}
