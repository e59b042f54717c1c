// The argument that names what is built: a profile's id, or a flake reference.
import { resolve } from 'node:path'
import { failure, KilnError } from '#shared/errors.ts'
import { suggestion } from '#shared/names.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import {
  isFlakeReference,
  parseFlakeReference,
  referenceText,
  withAbsolutePath,
} from '#shared/profiles/reference.ts'
import type { Session } from '../session.ts'
import { interruptible } from '../terminal/interruptible.ts'
import { t } from '../texts.ts'

/** A path is made absolute: a stored build must mean the same elsewhere. */
export function profileId(word: string, folder = process.cwd()): string {
  const reference = parseFlakeReference(word)
  return reference ? referenceText(withAbsolutePath(reference, path => resolve(folder, path))) : word
}

/** The error for an unknown word, by the other kind of thing that it may name. */
const unknownWord = { 'or-box': 'profile.unknown-word', 'or-image': 'source.unknown-word' } as const

/** `also`: what was looked for under this word before. Throws profile.unknown, profile.unknown-word, source.unknown-word. */
export async function findProfile(
  { client, output }: Session,
  word: string,
  also: keyof typeof unknownWord | null = null,
): Promise<Profile> {
  const id = profileId(word)
  if (isFlakeReference(id)) output.status(t('cli.run.reading-flake'))
  try {
    return await interruptible(signal => client.profiles.show({ id }, signal))
  } catch (thrown) {
    if (also === null || !(thrown instanceof KilnError) || thrown.code !== 'profile.unknown') throw thrown
    const { boxes } = await client.boxes.list({})
    const names = boxes.map(({ name }) => name)
    const near = thrown.values['suggestion'] || suggestion(word, names)
    throw failure(unknownWord[also], { operation: 'profiles', values: { word, suggestion: near } })
  } finally {
    output.status('')
  }
}
