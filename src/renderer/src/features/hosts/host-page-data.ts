// The data for all parts of a host's page.

import type { HostHistory } from '#shared/deploy/memory.ts'
import type { KnownHost } from '#shared/hosts/host.ts'

export type HostPageData = {
  host: KnownHost
  history: HostHistory
  /** Asks it again. */
  ask: () => void
  asking: boolean
}
