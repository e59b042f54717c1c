// The command line that does the same as a request. Pure; the words are quoted for a POSIX shell.
import { builderText } from '#shared/builders/choice-names.ts'
import type { BuildRequest } from '#shared/builds/build.ts'
import type { OptionValue } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { quoted } from '#shared/quoted.ts'

export function buildCommandLine(profile: Profile, request: BuildRequest): string {
  const words = ['kiln', 'build', request.profile]
  for (const format of request.formats) words.push('-f', format)
  if (request.compression) words.push('--compression', request.compression)
  for (const option of profile.schemaOptions) {
    const value = request.options[option.key]
    if (value === undefined || same(value, option.default)) continue
    // A list starts from nothing, so every entry is given; an empty one is given as such.
    if (Array.isArray(value) && value.length === 0) words.push('--set', `${option.key}=`)
    for (const each of Array.isArray(value) ? value : [value]) words.push('--set', `${option.key}=${each}`)
  }
  if (request.name) words.push('--name', request.name)
  if (request.architecture !== profile.architectures[0]) words.push('--arch', request.architecture)
  if (request.builder.kind !== 'auto') words.push('--builder', builderText(request.builder))
  return words.map(quoted).join(' ')
}

const same = (a: OptionValue, b: OptionValue | null) => JSON.stringify(a) === JSON.stringify(b)
