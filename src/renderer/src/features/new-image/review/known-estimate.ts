// The estimate of a build as the step before Review already asked for it.
import { callKey } from '#lib/engine/calls.ts'
import { useSettledCall } from '#lib/hooks/use-settled-call.ts'
import type { BuildRequest } from '#shared/builds/build.ts'

/** The image's name changes nothing of it. */
const about = (request: BuildRequest): BuildRequest => ({ ...request, name: '' })

export const estimateKey = (request: BuildRequest) => callKey('builds.dryRun', about(request))

/** Asked once answers have settled; it ends where it is no longer looked at, so that no build is slowed down by it. */
export const useEarlyEstimate = (request: BuildRequest, enabled: boolean) =>
  useSettledCall('builds.dryRun', about(request), {
    enabled,
    delayMs: 800,
    staleTimeMs: 60_000,
    rememberMs: 60_000,
    retry: false,
  })
