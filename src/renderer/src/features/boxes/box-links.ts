// The pages to which a box's actions lead.
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

/** The page of the next action; null if it happens on the current one. */
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
