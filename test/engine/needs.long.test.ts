// The dependencies in a build, with real Nix: the graph matches the store.

import { execFileSync } from 'node:child_process'
import { homedir } from 'node:os'
import { afterEach, describe, expect, it } from 'vitest'
import { nixPath } from '#platform/nix/places.ts'
import type { BuildGraph } from '#shared/builds/build-graph.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { type TestEngine, type TestEngineOptions, testEngine } from '#test/engine/engine.ts'
import { graphOf } from '#test/engine/job-detail.ts'
import { hasNix } from '#test/tools-here.ts'

const open: TestEngine[] = []
function start(options: TestEngineOptions = {}): TestEngine {
  const kiln = testEngine(options)
  open.push(kiln)
  return kiln
}
afterEach(async () => {
  for (const kiln of open.splice(0)) await kiln.close()
})

/** Something that was never built: its configuration, its toplevel and its image have to be made. */
const fresh = (variant = 'normal') => ({
  profile: 'tiny',
  formats: ['raw' as const],
  options: { message: `needs ${process.pid} ${Date.now()}`, variant },
})

const named = ({ derivations }: BuildGraph, name: RegExp) => {
  const found = Object.values(derivations).find(node => name.test(node.name))
  if (!found) throw new Error(`no derivation ${name}`)
  return found.drv
}

/** Queried in another way than Kiln does. */
function needsByNix({ derivations }: BuildGraph): BuildGraph['needs'] {
  const env = { ...process.env, PATH: nixPath(process.env, homedir()) }
  const all = Object.keys(derivations).map(drv => {
    const answer = execFileSync('nix-store', ['--query', '--references', drv], { env, encoding: 'utf8' })
    return [drv, answer.split('\n').filter(path => path in derivations)] as const
  })
  return Object.fromEntries(all.filter(([, needs]) => needs.length > 0))
}

const sorted = (needs: BuildGraph['needs']) =>
  Object.fromEntries(Object.entries(needs).map(([drv, list]) => [drv, list.toSorted()]))

describe.skipIf(!hasNix)("the dependencies in a build (needs Nix and the lab's packages)", () => {
  it('are known while it runs, match the store, and are stored with the build [B6]', async () => {
    const kiln = start()
    let whileRunning = 0
    const { job } = await kiln.client.builds.start(fresh())
    const view = await jobEnd(kiln.client, job, now => {
      if (now.stages.some(stage => stage.id === 'build' && stage.state === 'running'))
        whileRunning = Object.keys(graphOf(now).needs).length
    })
    expect(view.error).toBeNull()
    expect(whileRunning).toBeGreaterThan(0)
    const graph = graphOf(view)
    const [image, toplevel] = [named(graph, /^nixos-tiny-raw$/), named(graph, /^nixos-system-/)]
    expect(graph.needs[image]).toContain(toplevel)
    expect(graph.needs[toplevel]).toContain(named(graph, /^etc$/))
    expect(sorted(graph.needs)).toEqual(sorted(needsByNix(graph)))
    const later = await jobEnd(start({ home: kiln.home }).client, view.subject)
    expect(graphOf(later).needs).toEqual(graph.needs)
  })

  it('are known for a failed build, and the failed derivation is below the image', async () => {
    const kiln = start()
    const { job } = await kiln.client.builds.start(fresh('fails'))
    const view = await jobEnd(kiln.client, job)
    const { state } = view
    const graph = graphOf(view)
    expect(state).toBe('failed')
    expect(graph.needs[named(graph, /^nixos-system-/)]).toContain(named(graph, /^trial-fails$/))
    expect(graph.derivations[named(graph, /^trial-fails$/)]?.state).toBe('failed')
  })

  it('are queried only once if the store does not answer: the build continues without the graph', async () => {
    let asked = 0
    const kiln = start({
      change: ports => ({
        ...ports,
        nix: {
          ...ports.nix,
          inputDerivations: async () => {
            asked++
            throw new Error('the store is gone')
          },
        },
      }),
    })
    const { job } = await kiln.client.builds.start(fresh())
    const view = await jobEnd(kiln.client, job)
    expect([view.state, view.error, graphOf(view).needs, graphOf(view).warnings]).toEqual([
      'succeeded',
      null,
      {},
      [],
    ])
    expect(asked).toBe(1)
  })
})
