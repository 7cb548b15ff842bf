import { RequestMethod } from '@nestjs/common';
import { METHOD_METADATA, PATH_METADATA } from '@nestjs/common/constants.js';
import { DiscoveryService, MetadataScanner } from '@nestjs/core';
import { BY_SESSION, type Need, REQUIRES } from '../../src/access/requires.decorator.js';
import { PUBLIC_BECAUSE } from '../../src/platform/http/public.decorator.js';
import type { TestApp } from './test-app.js';

/** One door, as the router knows it. */
export interface Route {
  /** `CasesController.one` */
  readonly name: string;
  readonly method: 'get' | 'post' | 'put' | 'patch' | 'delete';
  /** With `:name` where an id stands. */
  readonly path: string;
  readonly permission: Need | undefined;
  readonly publicBecause: string | undefined;
  /** A page, opened by a session; else the API, opened by a key. */
  readonly bySession: boolean;
}

/** Every route of the running programme. */
export function routesOf(app: TestApp): Route[] {
  const scanner = new MetadataScanner();
  return app
    .get(DiscoveryService)
    .getControllers()
    .flatMap(({ metatype }) => {
      if (!metatype) return [];
      const prototype = metatype.prototype as Record<string, object>;
      return scanner
        .getAllMethodNames(prototype)
        .map((name) => ({ name, handler: prototype[name] ?? {} }))
        .filter(({ handler }) => Reflect.hasMetadata(PATH_METADATA, handler))
        .flatMap(({ name, handler }) =>
          pathsOf(metatype, handler).map((path) => ({
            name: `${metatype.name}.${name}`,
            method: methodOf(handler),
            path,
            permission: decided<Need>(REQUIRES, handler, metatype),
            publicBecause: decided<string>(PUBLIC_BECAUSE, handler, metatype),
            bySession: decided<boolean>(BY_SESSION, handler, metatype) ?? false,
          })),
        );
    });
}

function pathsOf(controller: object, handler: object): string[] {
  const parts = (target: object) =>
    [Reflect.getMetadata(PATH_METADATA, target) as string | string[] | undefined].flat();
  return parts(controller).flatMap((before) =>
    parts(handler).map((after) =>
      `/${[before, after].map((part) => (part ?? '').replace(/^\/|\/$/g, '')).join('/')}`
        .replace(/\/+/g, '/')
        .replace(/(.)\/$/, '$1'),
    ),
  );
}

function methodOf(handler: object): Route['method'] {
  const method = Reflect.getMetadata(METHOD_METADATA, handler) as RequestMethod;
  return RequestMethod[method].toLowerCase() as Route['method'];
}

function decided<T>(key: string, handler: object, controller: object): T | undefined {
  return (Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller)) as T | undefined;
}
