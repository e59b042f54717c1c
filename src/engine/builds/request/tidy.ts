// Normalises the whitespace of pasted answers, such as SSH keys, to what Nix takes. Pure.
import type { BuildRequest } from '#shared/builds/build.ts'
import type { Option, OptionValue } from '#shared/profiles/option.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { tidyKey } from '#shared/public-key.ts'

export function tidied({ schemaOptions }: Profile, request: BuildRequest): BuildRequest {
  const known = new Map(schemaOptions.map(option => [option.key, option]))
  const options = Object.entries(request.options).map(([key, value]) => [key, tidy(known.get(key), value)])
  return { ...request, options: Object.fromEntries(options) }
}

function tidy(option: Option | undefined, value: OptionValue): OptionValue {
  const type = option?.type.kind === 'list' ? option.type.of : option?.type
  if (type?.kind !== 'string' || type.format !== 'ssh-public-key') return value
  const key = <T>(text: T) => (typeof text === 'string' ? tidyKey(text) : text)
  return Array.isArray(value) ? value.map(key) : key(value)
}
