import type { BoxView } from '#shared/boxes/box-view.ts'
import type { Client } from '#shared/contract/client.ts'
import { failure } from '#shared/errors.ts'
import { buildSettingsOf } from '#shared/images/image-settings.ts'

/** The box's answers, with the formats of its newest image. Throws box.no-profile. */
export async function settingsOfBox(
  client: Pick<Client, 'images'>,
  { name, profile, options, architecture, image }: BoxView,
) {
  if (profile === null) throw failure('box.no-profile', { operation: 'build', values: { name } })
  const newest = image === null ? null : buildSettingsOf(await client.images.show({ id: image }))
  return { profile, options, architecture, name, ...(newest && { formats: newest.formats }) }
}
