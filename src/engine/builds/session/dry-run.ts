// Says before it builds: what would be built and downloaded, how much, how long.
import { join } from 'node:path'
import { type AddressOf, refuseAsleep } from '#engine/builders/address-of.ts'
import type { ChosenBuilders } from '#engine/builders/candidates.ts'
import { openBuilders } from '#engine/builders/open.ts'
import { derivationName } from '#engine/nix/derivation-name.ts'
import { errorsIn } from '#engine/nix/essence.ts'
import { whyNixFailed } from '#engine/nix/why.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { BuildRequest, DryRun } from '#shared/builds/build.ts'
import type { Cache } from '#shared/caches.ts'
import type { Profile } from '#shared/profiles/profile.ts'
import { silentCaches } from '../nix/silent-caches.ts'
import { lockWorkspace, writeWorkspace } from '../nix/workspace.ts'
import { expectedSeconds, readDurations } from '../record/durations.ts'
import { dryRunId, sweepDryRuns } from '../record/sweep.ts'
import { planBuild } from '../request/plan.ts'
import { imageBytes } from '../space.ts'
import { parseDryRun } from './dry-run-parse.ts'
import { evaluatorFor } from './evaluator.ts'
import { jobsHere } from './jobs-here.ts'

type DryRunning = {
  profile: Profile
  request: BuildRequest
  on: ChosenBuilders
  knownHosts: string
  addressOf: AddressOf
  caches: readonly Cache[]
  signal: AbortSignal
}

export async function dryRunBuild(
  ports: Ports,
  { profile, request, on, knownHosts, addressOf, caches, signal }: DryRunning,
): Promise<DryRun> {
  if (on.evaluates === 'here') await ports.nix.ready()
  await refuseAsleep(ports, on.builders, signal)
  await sweepDryRuns(ports)
  const id = dryRunId(ports)
  const plan = planBuild({
    id,
    imagesFolder: ports.folders.cache,
    dataFolder: ports.folders.cache,
    profile,
    request,
  })
  const opening = { builders: on.builders, knownHosts, addressOf, neededBytes: 0, signal }
  const open = on.builders.length > 0 ? await openBuilders(ports, opening) : null
  const evaluator = evaluatorFor(ports, plan, { evaluates: on.evaluates, keeper: open?.keeper ?? null })
  try {
    await writeWorkspace(ports, { folder: plan.workspace, profile, request })
    const { workspace: seenAs } = await evaluator.bring(signal)
    const { nix, isThere } = evaluator
    const locking = { plan, profile, seenAs }
    const { outputs, lockFile, withTokens, sandbox } = await lockWorkspace({ ...ports, nix }, locking, signal)
    const silent = await silentCaches(ports, caches, signal)
    const { exit, lines } = await nix.dryRun({
      installables: outputs.map(output => output.installable),
      lockFile,
      withTokens,
      sandbox,
      maxJobs: jobsHere({ builders: on.builders.length, isThere, own: null }),
      caches: caches.filter(each => !silent.includes(each)),
      ...(open && !isThere ? { place: open.place } : {}),
      signal,
    })
    signal.throwIfAborted()
    const [flake = ''] = outputs[0]?.installable.split('#') ?? []
    if (exit.code !== 0)
      throw await whyNixFailed(ports, {
        flake,
        exit,
        errors: errorsIn(lines),
        failed: null,
        logTail: [],
        output: lines,
        options: profile.schemaOptions,
      })
    const { build, fetch, downloadBytes, unpackedBytes } = parseDryRun(lines)
    const names = build.map(derivationName)
    const known = await readDurations(ports, on.choice)
    const seconds = names.map(name => expectedSeconds(known, name))
    const complete = seconds.every(each => each !== null)
    return {
      builder: { choice: on.choice, reason: on.reason },
      build: names,
      fetch,
      downloadBytes,
      unpackedBytes,
      expectedSeconds: complete ? seconds.reduce<number>((sum, each) => sum + (each ?? 0), 0) : null,
      imageBytes: imageBytes(profile, plan.formats) || null,
    }
  } finally {
    await evaluator.close()
    await open?.close()
    await ports.files.remove(join(ports.folders.cache, 'workspaces', id))
  }
}
