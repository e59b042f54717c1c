// The input for one host of a deploy.
import type { VerifiedCache } from '#engine/kits/contents.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { DeployPlan, HostPlan } from '#shared/deploy/plan.ts'
import type { HostProgress } from '#shared/deploy/result.ts'

export type HostRun = {
  plan: DeployPlan
  host: HostPlan & { from: string; to: string }
  /** The id of this run on this host. */
  id: string
  password: string | null
  /** Id of the box that the host becomes; null: it becomes none. */
  box: string | null
  /** Says who deploys, to others who find the host locked. */
  who: string
  /** The kit's cache; null: this computer's store. */
  kitCache: VerifiedCache | null
  signal: AbortSignal
  /** The plan's connection, if it was just used; it may be dead. */
  takeConnection: () => Promise<HostConnection | null>
  onProgress: (progress: Partial<HostProgress>) => void
  onLine: (text: string) => void
}
