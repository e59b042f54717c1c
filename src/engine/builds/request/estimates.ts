// Keeps the estimates of this engine until a build is compared with them.
import { type BuilderChoice, builderText } from '#shared/builders/choice-names.ts'
import type { BuildRequest, DryRun } from '#shared/builds/build.ts'
import type { Figures } from '#shared/builds/estimate.ts'

const most = 20

export type Estimates = {
  keep(request: BuildRequest, dryRun: DryRun): void
  /**
   * Returns the figures for the same request on the same builder, and forgets all others: this build changes what they
   * would find.
   */
  take(request: BuildRequest, builder: BuilderChoice): Figures | null
}

export function createEstimates(): Estimates {
  const kept = new Map<string, Figures>()
  return {
    keep(request, { builder, build, downloadBytes, expectedSeconds, imageBytes }) {
      kept.set(keyOf(request, builder.choice), {
        builds: build.length,
        downloadBytes,
        seconds: expectedSeconds,
        diskBytes: imageBytes,
      })
      for (const oldest of [...kept.keys()].slice(0, -most)) kept.delete(oldest)
    },
    take(request, builder) {
      const found = kept.get(keyOf(request, builder)) ?? null
      kept.clear()
      return found
    },
  }
}

/** Leaves out the name, which changes nothing in an image. Options come in any order. */
function keyOf({ profile, architecture, formats, options }: BuildRequest, builder: BuilderChoice): string {
  const sorted = Object.entries(options).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return JSON.stringify([profile, architecture, formats, sorted, builderText(builder)])
}
