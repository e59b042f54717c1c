// Turns a profile's two files, as texts, into a Profile. Pure.

import { z } from 'zod'
import { failure } from '#shared/errors.ts'
import { issueReason } from '#shared/issue-reason.ts'
import { message } from '#shared/messages/codes.ts'
import type { Message } from '#shared/messages/message.ts'
import { optionSchema, optionSchemaVersion } from '#shared/profiles/option.ts'
import { patternProblem } from '#shared/profiles/options/pattern.ts'
import {
  type Profile,
  type ProfileFile,
  profileFile,
  profileSchemaVersion,
} from '#shared/profiles/profile.ts'
import { syntaxFault } from '#shared/syntax-fault.ts'

const operation = 'profiles'

/** profile.json. Throws profile.broken or profile.newer; `path` is the profile's folder. */
export function parseProfileFile(text: string, path: string): ProfileFile {
  return decode(profileFile, text, { path, file: 'profile.json', known: profileSchemaVersion })
}

/** The schema of its options, and the stateVersion of its new machines. */
export function parseOptions(
  text: string,
  { path, file }: { path: string; file: string },
): Pick<Profile, 'schemaOptions' | 'stateVersion'> {
  const { options, stateVersion = null } = decode(optionSchema, text, {
    path,
    file,
    known: optionSchemaVersion,
  })
  const keys = options.map(each => each.key)
  const twice = keys.find((key, index) => keys.indexOf(key) !== index)
  if (twice) throw broken(path, message('profile.reason.option-twice', { file, option: twice }))
  const reason = patternsProblem(options, file)
  if (reason) throw broken(path, reason)
  return { schemaOptions: options.toSorted((a, b) => a.order - b.order), stateVersion }
}

/** A stranger's patterns must not take long to compile either; those of Kiln's own profiles are a tenth of this. */
const maxPatternsLength = 20_000

function patternsProblem(options: Profile['schemaOptions'], file: string): Message | null {
  const patterns = options.flatMap(({ key, type }) => {
    const text = type.kind === 'list' ? type.of : type
    return text.kind === 'string' && text.pattern !== undefined ? [{ key, pattern: text.pattern }] : []
  })
  if (patterns.reduce((sum, { pattern }) => sum + pattern.length, 0) > maxPatternsLength)
    return message('profile.reason.patterns', { file, most: maxPatternsLength })
  for (const { key, pattern } of patterns) {
    const problem = patternProblem(pattern)
    if (problem) return message('profile.reason.pattern', { file, option: key, reason: problem })
  }
  return null
}

function decode<T extends z.ZodType>(
  type: T,
  text: string,
  { path, file, known }: { path: string; file: string; known: number },
): z.output<T> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    throw broken(path, message('profile.reason.file', { file, reason: syntaxFault(cause) }))
  }
  const found = z.object({ schema: z.number() }).safeParse(value)
  if (found.success && found.data.schema > known)
    throw failure('profile.newer', {
      operation,
      values: { path, found: found.data.schema, known },
      details: { path },
    })
  const decoded = type.safeParse(value)
  if (decoded.success) return decoded.data
  const issue = decoded.error.issues[0]
  const reason = issue ? issueReason(issue) : ''
  const field = issue?.path.join('.')
  throw broken(
    path,
    field
      ? message('profile.reason.field', { file, field, reason })
      : message('profile.reason.file', { file, reason }),
  )
}

export const broken = (path: string, reason: Message) =>
  failure('profile.broken', { operation, values: { path, reason }, details: { path } })
