// Finds the source of a box, and the part of it that goes into the box's pointer.
import { createHash } from 'node:crypto'
import type { HostMemories } from '#engine/hosts/memories.ts'
import { readImage } from '#engine/images/record.ts'
import { logged } from '#engine/logged.ts'
import type { EngineParts } from '#engine/parts.ts'
import type { BoxRecord } from '#shared/boxes/box.ts'
import { sharedAnswers } from '#shared/boxes/drive-answers.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { failure } from '#shared/errors.ts'
import { parseFlakeReference, referenceText } from '#shared/profiles/reference.ts'

const operation = 'updates.plan'

/**
 * The source of the box's next image. For a ring, without the drive's overrides, which each box keeps. Throws
 * box.no-profile.
 */
export function sourceOf(box: BoxRecord, ring: string | null = null): HostSource {
  const { name, profile, architecture } = box
  const options = ring === null ? box.options : sharedAnswers(box)
  if (profile === null) throw failure('box.no-profile', { operation, values: { name } })
  const reference = parseFlakeReference(profile)
  if (reference) return { kind: 'flake', reference: referenceText(reference) }
  return { kind: 'profile', profile, architecture, options }
}

/** A profile's id, or a short form of a flake: a full reference may contain local folder names. */
export function profileMark(profile: string): string {
  if (!parseFlakeReference(profile)) return profile
  return `flake.${createHash('sha256').update(profile).digest('hex').slice(0, 16)}`
}

type Known = { box: BoxRecord; given: string | null }

/**
 * The system.stateVersion that the box was installed with, as its host reports it or as its newest image was
 * built. Throws update.state-version if it is unknown, update.state-version-other if another one was given.
 */
export async function stateVersionOf(
  { ports, imagesFolder }: Pick<EngineParts, 'ports' | 'imagesFolder'>,
  memories: HostMemories,
  { box, given }: Known,
): Promise<string> {
  const { name, host, images } = box
  const reported = host === null ? null : ((await memories.read(host)).stateVersion?.value ?? null)
  const known = reported ?? (await ofNewestImage(ports, await imagesFolder(), images))
  if (known === null && given === null) throw failure('update.state-version', { operation, values: { name } })
  if (known !== null && given !== null && known !== given)
    throw failure('update.state-version-other', { operation, values: { name, known, given } })
  return known ?? given ?? ''
}

async function ofNewestImage(ports: EngineParts['ports'], folder: string, images: readonly string[]) {
  for (const id of images.toReversed()) {
    const image = await readImage(ports, folder, id).catch(logged(ports.log, 'record-unread'))
    const found = image?.provenance.stateVersion
    if (found) return found
  }
  return null
}
