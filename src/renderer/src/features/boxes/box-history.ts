// The history of a box, from the records of what belongs to it. Newest first. Pure.

import type { BoxBuild, BoxView } from '#shared/boxes/box-view.ts'
import type { DeployNote } from '#shared/deploy/memory.ts'
import type { ErrorReport } from '#shared/errors.ts'
import type { Image } from '#shared/images/image.ts'
import type { Machine } from '#shared/machines/machine.ts'
import type { PublishedFolder } from '#shared/updates/published-folder.ts'
import { buildHref, hostHref, imageHref, machineHref } from '#shared/window/routes.ts'
import { driveNames } from './drive-names.ts'

export type BoxEvent = {
  id: string
  at: number
  kind:
    | 'made'
    | 'built'
    | 'build-failed'
    | 'build-interrupted'
    | 'build-cancelled'
    | 'run'
    | 'flashed'
    | 'deployed'
    | 'deploy-failed'
    | 'published'
    | 'withdrawn'
  /** The name shown to the user. */
  name: string
  href: string | null
  /** Set for a failed build. */
  error?: ErrorReport | null
}

export type BoxParts = {
  /** Builds that made no image. */
  failed: readonly BoxBuild[]
  images: readonly Pick<Image, 'id' | 'name' | 'createdAt'>[]
  machines: readonly Pick<Machine, 'id' | 'name' | 'startedAt'>[]
  deploys: readonly Pick<DeployNote, 'deploy' | 'name' | 'at' | 'outcome' | 'error'>[]
  published: readonly Pick<PublishedFolder, 'folder' | 'publications'>[]
}

type Box = Pick<BoxView, 'id' | 'name' | 'createdAt' | 'drives' | 'host'>

export function boxHistory(box: Box, { images, failed, machines, deploys, published }: BoxParts): BoxEvent[] {
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
    ...failed.flatMap(({ id, state, createdAt, endedAt, error }): BoxEvent[] =>
      state === 'failed' || state === 'interrupted' || state === 'cancelled'
        ? [
            {
              id: `build-${id}`,
              at: endedAt ?? createdAt,
              kind: `build-${state}`,
              name: id,
              href: buildHref(id),
              error,
            },
          ]
        : [],
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
    ...[...driveNames(box.drives)].map(
      ([{ serial, at, image }, name], index): BoxEvent => ({
        id: `flashed-${serial}-${at}-${index}`,
        at,
        kind: 'flashed',
        name,
        href: images.some(({ id }) => id === image) && image !== null ? imageHref(image) : null,
      }),
    ),
    ...deploys
      // A dry run changes nothing.
      .filter(({ outcome }) => outcome !== 'shown')
      .map(
        ({ deploy, name, at, outcome, error }): BoxEvent => ({
          id: `deployed-${deploy}-${at}`,
          at,
          kind: outcome === 'switched' ? 'deployed' : 'deploy-failed',
          name,
          href: host === null ? null : hostHref(host),
          error,
        }),
      ),
    ...published.flatMap(({ folder, publications }) =>
      publications
        .filter(({ boxes }) => boxes.includes(box.id))
        .map(
          ({ at, withdrawn }): BoxEvent => ({
            id: `published-${folder}-${at}`,
            at,
            kind: withdrawn ? 'withdrawn' : 'published',
            name: folder,
            href: null,
          }),
        ),
    ),
  ]
  return events.sort((a, b) => b.at - a.at)
}
