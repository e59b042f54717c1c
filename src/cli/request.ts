// Turns the words of `kiln build` into a request: --settings first, then --set, in order.

import { z } from 'zod'
import { type BuildRequest, buildRequest } from '#shared/builds/build.ts'
import { nameByHost } from '#shared/builds/name-by-host.ts'
import { failure } from '#shared/errors.ts'
import {
  architectures,
  type Compression,
  compressions,
  type ImageFormat,
  imageFormats,
} from '#shared/formats/format.ts'
import { imageFormat } from '#shared/formats/format-schema.ts'
import { stillKnown } from '#shared/images/image-settings.ts'
import { firstIssue } from '#shared/issue-reason.ts'
import { list } from '#shared/messages/message.ts'
import { suggestion } from '#shared/names.ts'
import { type OptionValues, optionValues } from '#shared/profiles/option.ts'
import { valueFromText } from '#shared/profiles/options/from-text.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { syntaxFault } from '#shared/syntax-fault.ts'
import { readNamed } from './terminal/named-file.ts'
import { terminalMessage } from './texts.ts'
import { usage } from './usage.ts'

const operation = 'build'

export type RequestWords = {
  format?: string[]
  set?: string[]
  settings?: string
  name?: string
  arch?: string
  compression?: string
}

/** The settings of an earlier image; the words override them. */
type Before =
  | (Pick<BuildRequest, 'options' | 'architecture' | 'name'> & Partial<Pick<BuildRequest, 'formats'>>)
  | null

export async function requestFrom(
  profile: Profile,
  words: RequestWords,
  before: Before = null,
): Promise<BuildRequest> {
  const architecture = words.arch ?? before?.architecture ?? profile.architectures[0] ?? ''
  if (!architectures.some(known => known === architecture)) throw usage(unknownArchitecture(architecture))
  const fromFile = words.settings === undefined ? {} : await settingsFile(words.settings)
  const options = withSets(
    profile,
    { ...stillKnown(profile, before?.options ?? {}), ...fromFile },
    words.set ?? [],
  )
  // A name that was only the host name follows the next one.
  const named = before && before.name !== nameByHost(profile, before.options) ? before.name : ''
  const compression = words.compression === undefined ? undefined : knownCompression(words.compression)
  const parsed = buildRequest.safeParse({
    profile: profile.id,
    name: words.name ?? (named || nameByHost(profile, options)),
    architecture,
    ...(compression === undefined ? {} : { compression }),
    formats: (words.format ?? before?.formats ?? [defaultFormat(profile)]).map(text => knownFormat(text)),
    options,
  })
  if (parsed.success) {
    if (compression !== undefined) assertQcow2(parsed.data.formats)
    return parsed.data
  }
  throw usage(terminalMessage('usage.request', { reason: firstIssue(parsed.error) }))
}

const defaultFormat = (profile: Profile): ImageFormat => profile.formats[0] ?? 'raw'

/** Other programs' names for them. */
const alsoCalled: Record<string, string> = {
  arm: 'aarch64',
  arm64: 'aarch64',
  amd64: 'x86_64',
  x64: 'x86_64',
}

function unknownArchitecture(architecture: string) {
  const near = suggestion(alsoCalled[architecture.toLowerCase()] ?? architecture, [...architectures])
  return terminalMessage('usage.architecture', { architecture, known: list(architectures), suggestion: near })
}

/** `command`: the one whose help explains more. */
export function knownFormat(text: string, command = 'build'): ImageFormat {
  const format = imageFormat.safeParse(text)
  if (format.success) return format.data
  const known = list(imageFormats)
  const values = { format: text, known, suggestion: suggestion(text, [...imageFormats]) }
  throw usage(terminalMessage('usage.format', values), command)
}

/** Reads the compression of a qcow2. `command`: the one whose help explains more. */
export function knownCompression(text: string, command = 'build'): Compression {
  const found = compressions.find(each => each === text)
  if (found) return found
  const values = {
    compression: text,
    known: list(compressions),
    suggestion: suggestion(text, [...compressions]),
  }
  throw usage(terminalMessage('usage.compression', values), command)
}

/** Only a qcow2 has a kind of compression to choose. Throws usage. */
export function assertQcow2(formats: readonly ImageFormat[], command = 'build') {
  if (!formats.includes('qcow2'))
    throw usage(terminalMessage('usage.compression-of-none', { formats: list(formats) }), command)
}

/** Pure. A list option collects its values over all its --set. */
function withSets(profile: Profile, before: OptionValues, sets: string[]): OptionValues {
  const options: OptionValues = { ...before }
  const given: OptionValues = {}
  for (const set of sets) {
    const equals = set.indexOf('=')
    if (equals < 1) throw usage(terminalMessage('usage.set', { found: set }))
    const key = set.slice(0, equals)
    const option = profile.schemaOptions.find(each => each.key === key)
    const text = set.slice(equals + 1)
    // Unknown options are kept as text: the check reports them with the existing options.
    given[key] = option ? valueFromText(option, text, given[key]) : text
    options[key] = given[key]
  }
  return options
}

/** A settings file: the options themselves, or an object with them under "options" (like Kiln's own settings.json). */
async function settingsFile(path: string): Promise<OptionValues> {
  const text = await readNamed(path, operation)
  try {
    const value: unknown = JSON.parse(text)
    const wrapped = z.object({ options: optionValues }).safeParse(value)
    return wrapped.success ? wrapped.data.options : optionValues.parse(value)
  } catch (cause) {
    const reason =
      cause instanceof z.ZodError ? terminalMessage('usage.reason.no-options') : syntaxFault(cause)
    throw failure('file.broken', { operation, values: { path, reason }, details: { path }, cause })
  }
}
