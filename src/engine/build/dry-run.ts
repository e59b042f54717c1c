// Says before it builds: what would be built and downloaded, how much, how long.
import { join } from 'node:path'
import type { BuildRequest, DryRun } from '#shared/model/build.ts'
import type { Profile } from '#shared/model/profile.ts'
import type { Ports } from '../ports/index.ts'
import { parseDryRun } from './dry-run-parse.ts'
import { expectedSeconds, readDurations } from './durations.ts'
import { derivationName } from './events/derivations.ts'
import { explainNixFailure } from './explain.ts'
import { planBuild } from './plan.ts'
import { imageBytes } from './space.ts'
import { writeWorkspace } from './workspace.ts'

export async function dryRunBuild(
  ports: Ports,
  { profile, request }: { profile: Profile; request: BuildRequest },
): Promise<DryRun> {
  await ports.nix.ready()
  const id = `dry-run-${ports.randomHex(4)}`
  const plan = planBuild({
    id,
    imagesFolder: ports.folders.cache,
    dataFolder: ports.folders.cache,
    profile,
    request,
  })
  try {
    await writeWorkspace(ports, { folder: plan.workspace, profile, request })
    const { exit, lines } = await ports.nix.dryRun({
      installables: plan.outputs.map(output => output.installable),
      sandbox: profile.sandbox,
      maxJobs: null,
      signal: new AbortController().signal,
    })
    if (exit.code !== 0)
      throw explainNixFailure({ exit, errors: errorsIn(lines), failed: null, logTail: [], said: lines })
    const { build, fetch, downloadBytes, unpackedBytes } = parseDryRun(lines)
    const names = build.map(derivationName)
    const known = await readDurations(ports)
    const seconds = names.map(name => expectedSeconds(known, name))
    const complete = seconds.every(each => each !== null)
    return {
      build: names,
      fetch,
      downloadBytes,
      unpackedBytes,
      expectedSeconds: complete ? seconds.reduce<number>((sum, each) => sum + (each ?? 0), 0) : null,
      imageBytes: imageBytes(profile, plan.formats),
    }
  } finally {
    await ports.files.remove(join(ports.folders.cache, 'workspaces', id))
  }
}

/** Text mode: the message begins with "error:" and goes on to the end. */
function errorsIn(lines: string[]): string[] {
  const start = lines.findIndex(line => /^\s*error:/.test(line))
  return start < 0 ? [] : [lines.slice(start).join('\n')]
}
