// For tests: an engine with keys for updates, and boxes that are configurations of a flake whose systems are those of test
// hosts (lab/hosts/system), built and copied by the real Nix.
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createBoxStore } from '#engine/boxes/store.ts'
import type { LabSystem } from '#lab/hosts/system/build-system.ts'
import { jobEnd } from '#shared/contract/client.ts'
import { fromReport } from '#shared/errors.ts'
import {
  type PublishPlan,
  type PublishRequest,
  type PublishResult,
  publishPlan,
  publishResult,
} from '#shared/updates/publish.ts'
import { testEngine } from '../engine/engine.ts'
import { writeFlake } from '../hosts/lab-flake.ts'
import { mapKeyring } from '../keyring/map-keyring.ts'

export type Publisher = Awaited<ReturnType<typeof publisher>>

export async function publisher({ keyring = new Map<string, string>(), now = Date.now, env = {} } = {}) {
  const home = mkdtempSync(join(tmpdir(), 'kiln-test-updates-'))
  const opened = () =>
    testEngine({
      home: join(home, 'kiln'),
      env,
      change: ports => ({ ...ports, keyring: mapKeyring(keyring), now: () => now() }),
    })
  const engine = opened()
  const { client } = engine
  const boxes = createBoxStore(engine.ports)
  const flake = join(home, 'machines')
  const systems = new Map<string, LabSystem>()
  const folder = join(home, 'published')
  mkdirSync(folder)

  /** What a configuration of the flake is from now on. */
  const system = (name: string, content: Partial<LabSystem>) => {
    systems.set(name, { name, ...content })
    writeFlake(flake, systems)
  }
  const ended = async (job: string): Promise<unknown> => {
    const view = await jobEnd(client, job, () => undefined)
    if (view.error) throw fromReport(view.error)
    return view.value
  }
  const plan = async (request: Partial<PublishRequest> & { boxes: string[] }): Promise<PublishPlan> =>
    publishPlan.parse(await ended((await client.updates.plan({ request: { folder, ...request } })).job))
  const carryOut = async ({ id }: PublishPlan): Promise<PublishResult> =>
    publishResult.parse(await ended((await client.updates.publish({ plan: id })).job))

  /** A box that is this configuration of a flake. */
  const boxOf = async (name: string, profile: string) => {
    const box = await client.boxes.add({ name })
    // Kiln asks a flake for more than a system of the lab has before it makes a box of it.
    await boxes.change(all => ({
      write: all.filter(({ id }) => id === box.id).map(each => ({ ...each, profile })),
    }))
    return box
  }

  /** What another Kiln renews that is opened now: its jobs. */
  const tended = async () => {
    const other = opened()
    const jobs = async () =>
      (await other.client.jobs.list({})).filter(({ kind }) => kind === 'renew-pointers')
    try {
      other.engine.maintain()
      // The first look is at once; one that finds nothing starts no job.
      for (let turn = 0; turn < 40 && (await jobs()).length === 0; turn++)
        await new Promise(resolve => setTimeout(resolve, 50))
      for (const { id } of await jobs()) await jobEnd(other.client, id, () => undefined)
      return await jobs()
    } finally {
      await other.close()
    }
  }

  const profileOf = (name: string) => `path:${flake}#${name}`

  return {
    engine,
    /** Another Kiln of the same person, to be closed. */
    opened,
    tended,
    client,
    home,
    folder,
    keyring,
    system,
    boxOf,
    profileOf,
    /** A box that is this configuration of the lab. */
    box: async (name: string, content: Partial<LabSystem>) => {
      system(name, content)
      return boxOf(name, profileOf(name))
    },
    plan,
    carryOut,
    /** What a job answers. Throws what it failed with. */
    ended,
    publish: async (request: Partial<PublishRequest> & { boxes: string[] }) => carryOut(await plan(request)),
    /** Paths that the cache has, without their hashes. */
    cached: () => readdirSync(join(folder, 'cache')).filter(name => name.endsWith('.narinfo')),
    close: async () => {
      await engine.close()
      rmSync(home, { recursive: true, force: true })
    },
  }
}
