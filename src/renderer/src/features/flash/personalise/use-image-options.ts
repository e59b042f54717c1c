import { useCall } from '#lib/engine/calls.ts'
import type { Option } from '#shared/profiles/option.ts'

/** The form's fields of an image, where its profile is still known. `imageId`: null for a source outside the library. */
export function useImageOptions(imageId: string | null): readonly Option[] {
  const image = useCall('images.show', { id: imageId ?? '' }, { enabled: imageId !== null })
  const profiles = useCall('profiles.list', {})
  const profile = profiles.data?.profiles.find(one => one.id === image.data?.profile.id)
  return profile?.schemaOptions ?? []
}
