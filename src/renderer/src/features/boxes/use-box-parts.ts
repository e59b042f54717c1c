// The existing belongings of a box, for its page.
import { useMemo } from 'react'
import { useCall } from '#lib/engine/calls.ts'
import type { BoxBuild, BoxView } from '#shared/boxes/box-view.ts'

const ofIds = <T extends { id: string }>(known: readonly T[], ids: readonly string[]) =>
  ids.flatMap(id => known.filter(each => each.id === id)).reverse()

/** Newest first. */
export function useBoxParts(box: BoxView & { failed: BoxBuild[] }) {
  const images = useCall('images.list', {}).data?.images
  const machines = useCall('machines.list', {}).data?.machines
  const host = useCall('hosts.show', { host: box.host ?? '' }, { enabled: box.host !== null }).data
  const deploys = useCall('hosts.history', { host: box.host ?? '' }, { enabled: box.host !== null }).data
  const folders = useCall('updates.folders', {}).data?.folders
  return useMemo(
    () => ({
      images: ofIds(images ?? [], box.images),
      failed: box.failed,
      machines: ofIds(machines ?? [], box.machines),
      host: box.host === null ? null : (host ?? null),
      deploys: deploys?.deploys ?? [],
      published: folders ?? [],
    }),
    [box, images, machines, host, deploys, folders],
  )
}
