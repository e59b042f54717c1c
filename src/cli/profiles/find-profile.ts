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

export async function findProfile({ client, output }: Session, word: string): Promise<Profile> {
  const id = profileId(word)
  if (isFlakeReference(id)) output.status(t('cli.run.reading-flake'))
  try {
    return await interruptible(signal => client.profiles.show({ id }, signal))
  } catch (thrown) {
    // A box's name is taken in its place, so it may be one that was meant.
    if (!(thrown instanceof KilnError) || thrown.code !== 'profile.unknown' || thrown.values['suggestion'])
      throw thrown
    const { boxes } = await client.boxes.list({})
    const near = suggestion(
      word,
      boxes.map(({ name }) => name),
    )
    throw failure('profile.unknown', { operation: 'profiles', values: { id: word, suggestion: near } })
  } finally {
    output.status('')
  }
}
