// A kit of an image that was built here, and what tests do with it. Call kitLab in a `describe`.
import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll } from 'vitest'
import type { TestHost } from '#lab/hosts/host.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { HostSource } from '#shared/deploy/plan.ts'
import { buildResult } from '#shared/images/image.ts'
import { type KitReport, kitManifest, kitReport } from '#shared/kits.ts'
import type { TestEngine } from '#test/engine/engine.ts'
import { type DeployLab, deployLab } from '#test/hosts/deploys.ts'
import { writeHostProfile } from '#test/profiles/host-profile.ts'

export function kitLab() {
  let lab: DeployLab
  let old: string
  let image: string
  let kit: KitReport
  /** Where other people's computers would download from. */
  let network: Server
  let requested: string[]
  beforeAll(async () => {
    lab = await deployLab()
    old = (await lab.machine('old', { name: 'box', label: '25.11.1' })).path
    const profiles = join(lab.folder, 'profiles')
    writeHostProfile(profiles)
    await lab.engine.client.profiles.addFolder({ path: profiles })
    await lab.engine.client.profiles.trustFolder({ path: profiles, trusted: true })
    const request = {
      profile: 'hostly',
      formats: ['raw' as const],
      options: { label: '25.11.9' },
      builder: 'local',
    }
    const { job } = await lab.engine.client.builds.start(request)
    const view = await jobEnd(lab.engine.client, job, () => undefined)
    if (view.error) throw new Error(JSON.stringify(view.error))
    image = buildResult.parse(view.value).id
    mkdirSync(join(lab.folder, 'stick'))
    // A name as a person's stick may have it.
    kit = await exported({ kind: 'image', id: image }, join(lab.folder, 'stick', 'Kit für 100 %'))
    requested = []
    network = createServer((request, response) => {
      requested.push(request.url ?? '')
      response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await new Promise(resolve => network.once('listening', resolve))
  }, 8 * 60_000)
  afterAll(async () => {
    network?.close()
    for (const place of mounted) execFileSync('umount', [place])
    await lab?.close()
  })

  const ended = async ({ client }: TestEngine, job: string) => jobEnd(client, job, () => undefined)
  const start = async ({ client }: TestEngine, source: HostSource, folder: string) =>
    (await client.kits.export({ source, folder })).job
  const exported = async (source: HostSource, folder: string) => {
    const view = await ended(lab.engine, await start(lab.engine, source, folder))
    if (view.error) throw new Error(JSON.stringify(view.error))
    return kitReport.parse(view.value)
  }
  const verify = async (folder: string, key: string | null = null, engine = lab.engine) =>
    ended(engine, (await engine.client.kits.verify({ folder, key })).job)
  const manifestOf = (folder: string) =>
    kitManifest.parse(JSON.parse(readFileSync(join(folder, 'kit.json'), 'utf8')))
  const running = async (host: TestHost) => (await host.run('readlink', '-f', '/run/current-system')).trim()
  /** A copy of the kit to be spoiled. */
  const copied = (to: string) => {
    const folder = join(mkdtempSync(join(lab.folder, `${to}-`)), 'kit')
    cpSync(kit.folder, folder, { recursive: true })
    return folder
  }
  /** As a drive with its write protection on, or a disc. */
  const mounted: string[] = []
  const readOnly = () => {
    const place = mkdtempSync(join(lab.folder, 'disc-'))
    execFileSync('mount', ['--bind', kit.folder, place])
    mounted.push(place)
    execFileSync('mount', ['-o', 'remount,ro,bind', place])
    return place
  }
  /** With an empty store; whatever it would download, it would request from `network`. */
  const offline = (home: string) => {
    const address = network.address()
    const port = address && typeof address === 'object' ? address.port : 0
    const store = join(lab.folder, `${home}-store`)
    const env = {
      NIX_REMOTE: `local?root=${store}`,
      NIX_CONFIG: `substituters = http://127.0.0.1:${port}`,
    }
    const engine = lab.elsewhere(home, env)
    const stored = () => (existsSync(join(store, 'nix/store')) ? readdirSync(join(store, 'nix/store')) : [])
    return { engine, stored: () => stored().filter(each => each !== '.links') }
  }
  return {
    get lab() {
      return lab
    },
    /** The system that the hosts run before. */
    get old() {
      return old
    },
    /** Its id in the library. */
    get image() {
      return image
    },
    get kit() {
      return kit
    },
    /** What was requested of the network. */
    get requested() {
      return requested
    },
    ended,
    start,
    exported,
    verify,
    manifestOf,
    running,
    copied,
    readOnly,
    offline,
  }
}
