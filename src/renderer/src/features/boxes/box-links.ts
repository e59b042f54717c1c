// Where the actions of a box lead.
import type { BoxView } from '#shared/boxes/box-view.ts'
import {
  buildHref,
  deployHref,
  flashHref,
  hostHref,
  hostsHref,
  imageHref,
  machineHref,
} from '#shared/window/routes.ts'

/** The page of what comes next; null where it is done on this one. */
export function nextHref({
  id,
  state: { next },
  host,
}: Pick<BoxView, 'id' | 'state' | 'host'>): string | null {
  if (next?.action === 'find-host') return hostsHref()
  if (!next || next.id === null) return null
  switch (next.action) {
    case 'show-build':
      return buildHref(next.id)
    case 'show-machine':
      return machineHref(next.id)
    case 'show-host':
      return hostHref(next.id)
    case 'flash':
      return flashHref({ image: next.id, box: id })
    case 'deploy':
      return deployHref({ box: id, ...(host !== null && { hosts: [host] }) })
    case 'run':
    case 'show-image':
      return imageHref(next.id)
    case 'build':
    case 'choose-profile':
      return null
  }
}
