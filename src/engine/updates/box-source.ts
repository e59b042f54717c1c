// What a box is built from, and what of it stands in its pointer.
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
 * What its next image would be built from; for a ring without what its drive has, which wins on each of its boxes. Throws
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

/** A profile's id; for a flake a short form, because a reference may name folders of this computer. */
export function profileMark(profile: string): string {
  if (!parseFlakeReference(profile)) return profile
  return `flake.${createHash('sha256').update(profile).digest('hex').slice(0, 16)}`
}

type Known = { box: BoxRecord; given: string | null }

/**
 * The system.stateVersion that the box was installed with: its host said so, or its newest image was built with it. Throws
 * update.state-version where it is not known, update.state-version-other where another one was given.
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
