// The argument that names what is deployed, installed or exported: a box, by its profile and answers, the ID of an image,
// a flake, a profile with its answers, or a prefix of an image's ID. A profile's name is a prefix of most of its images'
// IDs, so it takes precedence.
import { boxSource } from '#shared/boxes/box-source.ts'
import type { BoxView } from '#shared/boxes/box-view.ts'
import { sourceFor as knownSource } from '#shared/deploy/known-source.ts'
import type { BuiltSource, DeploySource } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { parseFlakeReference, referenceText } from '#shared/profiles/reference.ts'
import { boxNamed, imageOf } from '../boxes/box-named.ts'
import { hostWord } from '../hosts/host-word.ts'
import { imageIdIn, unknownImage } from '../images/find-image.ts'
import { findProfile, profileId } from '../profiles/find-profile.ts'
import { askTrust } from '../profiles/trust.ts'
import { type RequestWords, requestFrom } from '../request.ts'
import type { Session } from '../session.ts'
import { terminalMessage } from '../texts.ts'
import { usage } from '../usage.ts'

export type SourceChoice = Pick<RequestWords, 'set' | 'settings' | 'arch'> & {
  trust?: boolean
}

/** `command` is named in the error. Throws usage if several images match, source.unknown-word. */
export async function sourceFor(
  session: Session,
  what: string,
  words: SourceChoice,
  command: string,
): Promise<BuiltSource> {
  const box = await boxNamed(session.client, what)
  if (box) return sourceOfBox(session, box, words)
  const ids = (await session.client.images.list({})).images.map(({ id }) => id)
  if (ids.includes(what)) return { kind: 'image', id: what }
  const reference = parseFlakeReference(profileId(what))
  // It is not looked at here: the plan asks where it has to be trusted.
  if (reference) return { kind: 'flake', reference: referenceText(reference) }
  const { profiles } = await session.client.profiles.list({})
  const image = profiles.some(({ id }) => id === what) ? null : imageIdIn({ images: ids }, what, command)
  if (image !== null) return { kind: 'image', id: image }
  if (what === 'latest') throw unknownImage(what, [])
  return profileSource(session, what, words, { before: null, also: 'or-image' })
}

async function profileSource(
  session: Session,
  what: string,
  words: SourceChoice,
  { before, also }: { before: Pick<BoxView, 'architecture' | 'options'> | null; also: 'or-image' | null },
): Promise<BuiltSource> {
  const profile = await findProfile(session, what, also)
  const { set, settings, arch } = words
  const { architecture, options } = await requestFrom(
    profile,
    {
      ...(set ? { set } : {}),
      ...(settings === undefined ? {} : { settings }),
      ...(arch === undefined ? {} : { arch }),
    },
    before && { ...before, name: '' },
  )
  await askTrust(session, profile, words)
  return { kind: 'profile', profile: profile.id, architecture, options }
}

/** Returns the source of its next image, or its newest image if Kiln knows no more. Throws box.no-image. */
async function sourceOfBox(session: Session, box: BoxView, words: SourceChoice): Promise<BuiltSource> {
  const source = boxSource(box)
  if (source === null) return { kind: 'image', id: imageOf(box, 'deploy') }
  if (source.kind !== 'profile') return source
  return profileSource(session, source.profile, words, { before: source, also: null })
}

/**
 * The source of the last deploy to a host, or the one that its system reports; `set` changes its answers. Throws usage,
 * deploy.nothing-known, host.*, box.no-host.
 */
export async function sourceOfHost(
  session: Session,
  word: string,
  words: Pick<SourceChoice, 'set' | 'trust'>,
): Promise<DeploySource> {
  const { client } = session
  const host = await hostWord(client, word)
  // It may have got another system since its facts were read.
  await client.hosts.ask({ host })
  const [history, { images }] = await Promise.all([client.hosts.history({ host }), client.images.list({})])
  const source = knownSource(history, images, null)
  if (!source) throw failure('deploy.nothing-known', { operation: 'deploy', values: { host } })
  if (source.kind !== 'profile') {
    if (words.set) throw usage(terminalMessage('usage.from-host-set'), 'deploy')
    return source
  }
  const profile = await findProfile(session, source.profile)
  const { architecture, options } = await requestFrom(
    profile,
    { arch: source.architecture, ...(words.set ? { set: words.set } : {}) },
    { ...source, formats: profile.formats.slice(0, 1), name: '' },
  )
  await askTrust(session, profile, words)
  return { ...source, architecture, options }
}
