// What all parts of a host's page show.
import type { KnownHost } from '#shared/model/hosts/host.ts'
import type { HostHistory } from '#shared/model/hosts/memory.ts'

export type HostPageData = {
  host: KnownHost
  history: HostHistory
  /** Asks it again. */
  ask: () => void
  asking: boolean
}
