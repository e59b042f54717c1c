// The trust file: for whom updates are, whose they are, and where. `kiln publish trust` prints it. It comes
// with the image, over SSH or on a stick, but never from the source of updates.
import type { BoxTrust } from '#shared/updates/judge.ts'
import { updateKeyForm } from '#shared/updates/signed-text.ts'
import { fieldsOf } from '../lib/decode.ts'
import { readBounded } from '../lib/durable-file.ts'
import { Problem } from './problem.ts'

export type Trust = BoxTrust & {
  /** Address of the published folder, without a trailing slash. */
  source: string
}

/** `{source, for, profile, architecture, recovery, keys: {number, daily, made}}`. Throws Problem. */
export function readTrust(path: string): Trust {
  const value = fieldsOf(parsed(path)) ?? {}
  const keys = fieldsOf(value['keys']) ?? {}
  const text = (name: string, fields = value): string => {
    const found = fields[name]
    if (typeof found === 'string' && found !== '' && found.length <= 2000) return found
    throw new Problem('config', `${path} has no ${name}. Make it again: kiln publish trust`)
  }
  const whole = (name: string): number => {
    const found = keys[name]
    if (typeof found === 'number' && Number.isSafeInteger(found) && found > 0) return found
    throw new Problem('config', `${path} has no keys.${name}. Make it again: kiln publish trust`)
  }
  const key = (name: string, fields = value): string => {
    const found = text(name, fields)
    if (updateKeyForm.test(found)) return found
    throw new Problem('config', `${path}: ${name} is not a public key`)
  }
  const source = withoutSlashes(text('source'))
  if (!/^(?:https?|file):\/\//.test(source) || !URL.canParse(source))
    throw new Problem('config', `${path}: source is not an http, https or file address`)
  return {
    source,
    for: text('for'),
    profile: text('profile'),
    architecture: text('architecture'),
    recovery: key('recovery'),
    keys: { number: whole('number'), daily: key('daily', keys), made: whole('made') },
  }
}

/** On a machine that follows a repository, which accepts no pointer. */
export const noTrust = (source: string): Trust => ({
  source,
  for: '',
  profile: '',
  architecture: '',
  recovery: '',
  keys: { number: 0, daily: '', made: 0 },
})

function withoutSlashes(address: string): string {
  let end = address.length
  while (address[end - 1] === '/') end--
  return address.slice(0, end)
}

function parsed(path: string): unknown {
  let text: string | null
  try {
    text = readBounded(path)
    if (text !== null) return JSON.parse(text)
  } catch (cause) {
    throw new Problem('config', `${path} cannot be read: ${cause instanceof Error ? cause.message : cause}`)
  }
  throw new Problem('config', `${path} is missing. Make it with kiln publish trust, and put it there`)
}
