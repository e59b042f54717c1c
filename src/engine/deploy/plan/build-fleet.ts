// Builds the systems of a fleet: all derivations in one run of Nix, so what they share is built once, and where one fails
// the others are built.
import { join } from 'node:path'
import { runNix } from '#engine/builds/nix/run-nix.ts'
import { expectedSeconds, readDurations } from '#engine/builds/record/durations.ts'
import { BuildLogs } from '#engine/builds/record/logs.ts'
import type { Work } from '#engine/jobs/plan.ts'
import type { Stages, StageTrack } from '#engine/jobs/stages.ts'
import type { Ports } from '#engine/ports/index.ts'
import type { Sandboxing } from '#engine/ports/nix.ts'
import { readSettings } from '#engine/settings.ts'
import type { Evaluated } from './evaluate.ts'

export type ToMake = Evaluated & { sandbox: Sandboxing }
type Building = { wanted: readonly ToMake[]; folder: string; stages: Stages; work: Work }

/** Returns, for each derivation, its store path or the error that stopped it. Links beside the plan keep the paths. */
export async function buildTogether(
  ports: Ports,
  { wanted, folder, stages, work }: Building,
): Promise<Map<string, { path: string } | { thrown: unknown }>> {
  const ends = new Map<string, { path: string } | { thrown: unknown }>()
  if (wanted.length === 0) return ends
  await ports.files.makeFolder(folder)
  const logs = new BuildLogs(ports.files, folder)
  const durations = await readDurations(ports)
  const { maxJobs } = await readSettings(ports)
  const track = onlyBuild(stages)
  stages.start('build')

  const build = async (some: readonly ToMake[], link: string) => {
    const [first] = some
    if (!first) return
    const derivations = [...new Set(some.map(({ derivation }) => derivation))]
    const outputs = await runNix(ports, {
      installables: derivations.map(path => `${path}^out`),
      lockFile: null,
      withTokens: true,
      keepGoing: true,
      outLink: join(folder, link),
      sandbox: first.sandbox,
      options: [],
      maxJobs,
      expectedSeconds: name => expectedSeconds(durations, name),
      logs,
      stages: track,
      // Only builds show a build graph; here its headline and stages are shown.
      work: { ...work, emit: event => event.type !== 'graph' && work.emit(event) },
    })
    for (const [index, derivation] of derivations.entries())
      ends.set(derivation, { path: outputs[index]?.storePath ?? '' })
  }

  try {
    for (const sandbox of ['on', 'off', 'as-set'] as const) {
      const some = wanted.filter(each => each.sandbox === sandbox)
      const link = sandbox === 'on' ? 'system' : `system-${sandbox}`
      try {
        await build(some, link)
      } catch (thrown) {
        work.signal.throwIfAborted()
        const made = await Promise.all(some.map(async ({ out }) => (await ports.files.facts(out)) !== null))
        for (const [index, { derivation }] of some.entries())
          if (!made[index]) ends.set(derivation, { thrown })
        // Nix checks whether the existing outputs are whole, and links them.
        await build(
          some.filter((_, index) => made[index]),
          link,
        ).catch(again => {
          work.signal.throwIfAborted()
          for (const { derivation } of some)
            if (!ends.has(derivation)) ends.set(derivation, { thrown: again })
        })
      }
    }
    stages.end('build', [...ends.values()].some(end => 'path' in end) ? 'done' : 'failed')
    return ends
  } finally {
    await logs.close()
  }
}

/** The evaluation has ended, and the second run continues the first one's stage. */
const onlyBuild = (stages: Stages): StageTrack => ({
  get elapsedMs() {
    return stages.elapsedMs
  },
  start: () => undefined,
  progress: (id, fraction, detail) => stages.progress(id, fraction, detail),
  end: () => undefined,
})
