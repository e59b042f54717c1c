// The word that names what is deployed or exported: the id of an image, else a flake, else a profile with its answers.
import { parseFlakeReference, referenceText } from '#shared/flakes/reference.ts'
import type { DeploySource } from '#shared/model/deploy/plan.ts'
import { findProfile, profileId } from '../build/find-profile.ts'
import { askTrust } from '../build/trust.ts'
import { type RequestWords, requestFrom } from '../request.ts'
import type { Session } from '../session.ts'

export type SourceChoice = Pick<RequestWords, 'set' | 'settings' | 'arch'> & { trust?: boolean }

export async function sourceFor(session: Session, what: string, words: SourceChoice): Promise<DeploySource> {
  const { images } = await session.client.images.list({})
  if (images.some(({ id }) => id === what)) return { kind: 'image', id: what }
  const reference = parseFlakeReference(profileId(what))
  if (reference) return { kind: 'flake', reference: referenceText(reference) }
  const profile = await findProfile(session, what)
  const { architecture, options } = await requestFrom(profile, {
    ...(words.set ? { set: words.set } : {}),
    ...(words.settings === undefined ? {} : { settings: words.settings }),
    ...(words.arch === undefined ? {} : { arch: words.arch }),
  })
  await askTrust(session, profile, words)
  return { kind: 'profile', profile: profile.id, architecture, options }
}
