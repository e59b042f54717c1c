// What happened to a box, from the records of what belongs to it: newest first. Pure.
import type { BoxView } from '#shared/boxes/box-view.ts'
import type { DeployNote } from '#shared/deploy/memory.ts'
import type { Image } from '#shared/images/image.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { hostHref, imageHref, machineHref } from '#shared/window/routes.ts'

export type BoxEvent = {
  id: string
  at: number
  kind: 'made' | 'built' | 'run' | 'flashed' | 'deployed'
  /** What a person calls it. */
  name: string
  href: string | null
}

export type BoxParts = {
  images: readonly Pick<Image, 'id' | 'name' | 'createdAt'>[]
  machines: readonly Pick<Machine, 'id' | 'name' | 'startedAt'>[]
  deploys: readonly Pick<DeployNote, 'deploy' | 'name' | 'at' | 'outcome'>[]
}

type Box = Pick<BoxView, 'id' | 'name' | 'createdAt' | 'drives' | 'host'>

export function boxHistory(box: Box, { images, machines, deploys }: BoxParts): BoxEvent[] {
  const { host } = box
  const events: BoxEvent[] = [
    { id: `made-${box.id}`, at: box.createdAt, kind: 'made', name: box.name, href: null },
    ...images.map(
      ({ id, name, createdAt }): BoxEvent => ({
        id: `built-${id}`,
        at: createdAt,
        kind: 'built',
        name,
        href: imageHref(id),
      }),
    ),
    ...machines.map(
      ({ id, name, startedAt }): BoxEvent => ({
        id: `run-${id}`,
        at: startedAt,
        kind: 'run',
        name,
        href: machineHref(id),
      }),
    ),
    ...box.drives.map(
      ({ name, serial, at, image }): BoxEvent => ({
        id: `flashed-${serial}-${at}`,
        at,
        kind: 'flashed',
        name,
        href: images.some(({ id }) => id === image) && image !== null ? imageHref(image) : null,
      }),
    ),
    ...deploys
      .filter(({ outcome }) => outcome === 'switched')
      .map(
        ({ deploy, name, at }): BoxEvent => ({
          id: `deployed-${deploy}-${at}`,
          at,
          kind: 'deployed',
          name,
          href: host === null ? null : hostHref(host),
        }),
      ),
  ]
  return events.sort((a, b) => b.at - a.at)
}
