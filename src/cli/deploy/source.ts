// The word that names what is deployed or exported: the ID of an image, a flake, a profile with its answers, or the
// beginning of an image's ID. A profile's name begins the IDs of most of its images, so it comes before that.
import { parseFlakeReference, referenceText } from '#shared/flakes/reference.ts'
import type { BuiltSource } from '#shared/model/deploy/plan.ts'
import { findProfile, profileId } from '../build/find-profile.ts'
import { askTrust } from '../build/trust.ts'
import { imageIdIn } from '../named/find-image.ts'
import { type RequestWords, requestFrom } from '../request.ts'
import type { Session } from '../session.ts'

export type SourceChoice = Pick<RequestWords, 'set' | 'settings' | 'arch'> & {
  trust?: boolean
}

/** `command` is what an error names. Throws usage where several images begin so, profile.unknown. */
export async function sourceFor(
  session: Session,
  what: string,
  words: SourceChoice,
  command: string,
): Promise<BuiltSource> {
  const ids = (await session.client.images.list({})).images.map(({ id }) => id)
  if (ids.includes(what)) return { kind: 'image', id: what }
  const reference = parseFlakeReference(profileId(what))
  if (reference) return { kind: 'flake', reference: referenceText(reference) }
  const { profiles } = await session.client.profiles.list({})
  const image = profiles.some(({ id }) => id === what) ? null : imageIdIn({ images: ids }, what, command)
  if (image !== null) return { kind: 'image', id: image }
  const profile = await findProfile(session, what)
  const { architecture, options } = await requestFrom(profile, {
    ...(words.set ? { set: words.set } : {}),
    ...(words.settings === undefined ? {} : { settings: words.settings }),
    ...(words.arch === undefined ? {} : { arch: words.arch }),
  })
  await askTrust(session, profile, words)
  return { kind: 'profile', profile: profile.id, architecture, options }
}
