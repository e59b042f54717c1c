// Turns errors of the file system into errors a user can act on: the one place where errno becomes a code.
import { dirname } from 'node:path'
import { failure, KilnError } from '#shared/errors.ts'

/** A path with a NUL, which Node itself refuses, counts as missing. */
const missing = new Set(['ENOENT', 'ERR_INVALID_ARG_VALUE'])
const full = new Set(['ENOSPC', 'EDQUOT'])
const unwritable = new Set(['EROFS', 'EACCES', 'EPERM', 'ENOTDIR', 'EEXIST', 'EISDIR', 'EIO', 'ELOOP'])
const limits = new Map<string, 'file.too-large' | 'file.name-too-long'>([
  ['EFBIG', 'file.too-large'],
  ['ENAMETOOLONG', 'file.name-too-long'],
])
const unreadable = new Set(['EACCES', 'EPERM', 'EISDIR', 'ENOTDIR', 'EIO', 'ELOOP'])

/** "EACCES: permission denied, open '/x'" → "permission denied". */
export const reasonOf = (error: Error) => /^[A-Z0-9]+: ([^,]+)/.exec(error.message)?.[1] ?? error.message

/** The errno name of anything thrown ("ENOENT"), or null; null for an error of Kiln's, whose code is another kind. */
export const errnoOf = (thrown: unknown): string | null =>
  thrown instanceof Error &&
  !(thrown instanceof KilnError) &&
  'code' in thrown &&
  typeof thrown.code === 'string'
    ? thrown.code
    : null

/** The error for writing `path`. Unexpected errors are returned unchanged. */
export function writeFailure(thrown: unknown, operation: string, path: string): unknown {
  const code = errnoOf(thrown)
  if (!(thrown instanceof Error) || thrown instanceof KilnError || code === null) return thrown
  const folder = dirname(path)
  if (full.has(code))
    return failure('space.full', { operation, values: { path: folder }, details: { path }, cause: thrown })
  if (unwritable.has(code)) {
    const values = { path: folder, reason: reasonOf(thrown) }
    return failure('home.unwritable', { operation, values, details: { path }, cause: thrown })
  }
  if (missing.has(code))
    return failure('file.missing', { operation, values: { path: folder }, cause: thrown })
  return limitFailure(thrown, operation, path)
}

/** Larger or longer than the file system allows. */
function limitFailure(thrown: Error, operation: string, path: string): unknown {
  const limit = limits.get(errnoOf(thrown) ?? '')
  return limit ? failure(limit, { operation, values: { path }, details: { path }, cause: thrown }) : thrown
}

/** The error for reading `path`. */
export function readFailure(thrown: unknown, operation: string, path: string): unknown {
  const code = errnoOf(thrown)
  if (!(thrown instanceof Error) || thrown instanceof KilnError || code === null) return thrown
  if (code !== null && missing.has(code))
    return failure('file.missing', { operation, values: { path }, cause: thrown })
  if (unreadable.has(code)) {
    return failure('file.broken', {
      operation,
      values: { path, reason: reasonOf(thrown) },
      details: { path },
      cause: thrown,
    })
  }
  return limitFailure(thrown, operation, path)
}

export async function writing<T>(operation: string, path: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (thrown) {
    throw writeFailure(thrown, operation, path)
  }
}

export async function reading<T>(operation: string, path: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body()
  } catch (thrown) {
    throw readFailure(thrown, operation, path)
  }
}

/** `body`'s result, or `instead` if the file does not exist. */
export async function unlessMissing<T, I>(instead: I, body: () => Promise<T>): Promise<T | I> {
  try {
    return await body()
  } catch (thrown) {
    const code = errnoOf(thrown)
    if (code !== null && (missing.has(code) || code === 'ENOTDIR')) return instead
    throw thrown
  }
}
