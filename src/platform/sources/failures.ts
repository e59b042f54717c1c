// The faults of a source, as errors that a user can act on.

import { failure, KilnError } from '#shared/errors.ts'
import type { Value } from '#shared/messages/message.ts'
import { errnoOf } from '../files/fs-failure.ts'

const operation = 'flash.source'

export type Named = { name: string; path: string }
type Make = (source: Named, reason: Value, cause?: unknown) => KilnError

const maker =
  (code: 'source.unusable' | 'source.broken' | 'source.gone'): Make =>
  ({ name, path }, reason, cause) =>
    failure(code, { operation, values: { name, reason }, details: { path }, cause })

/** The source is not something that Kiln flashes. Reasons continue "cannot be flashed: ". */
export const unusable = maker('source.unusable')
/** Its content is wrong. Reasons continue "is damaged: ". */
export const broken = maker('source.broken')
/** It can't be read to its end. */
export const gone = maker('source.gone')

export const missing = ({ path }: Named, cause?: unknown) =>
  failure('file.missing', { operation, values: { path }, details: { path }, cause })

/** "EIO: i/o error, read" → "i/o error". */
export const errnoText = (thrown: unknown) =>
  thrown instanceof Error
    ? (/^[A-Z0-9]+: ([^,]+)/.exec(thrown.message)?.[1] ?? thrown.message)
    : String(thrown)

/** While reading: file system errors mean that the source is gone; all others stay as they are. */
export function whileReading(thrown: unknown, source: Named): unknown {
  if (thrown instanceof KilnError || errnoOf(thrown) === null) return thrown
  return gone(source, errnoText(thrown), thrown)
}

/** A program that a source needs is missing: how to get it. */
export function withInstall(thrown: unknown, tool: string, install: string): unknown {
  if (!(thrown instanceof KilnError) || thrown.code !== 'tool.missing') return thrown
  return failure('tool.missing', { operation, values: { tool, install }, cause: thrown })
}
