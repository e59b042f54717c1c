// For tests: an engine, a hypervisor's host that trusts it and that it trusts, and hooks by which a test acts at a certain
// moment of the connection.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Ports } from '#engine/ports/index.ts'
import type { HostConnection } from '#engine/ports/ssh.ts'
import type { TestHost } from '#lab/hosts/host.ts'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSsh } from '#platform/ssh/ssh.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { HostTarget } from '#shared/deploy/target.ts'
import type { VmReport, VmRequest } from '#shared/hypervisors.ts'
import type { ImageRecord } from '#shared/images/image.ts'
import { makeImage } from '#test/images/make-image.ts'
import { makeDisk } from '../drives/disks.ts'
import { testEngine } from '../engine/engine.ts'
import { english } from '../texts.ts'

const MiB = 1 << 20

type Hooks = {
  /** Before a connection is made; the first one is 1. */
  onConnect?: (count: number) => Promise<unknown>
  /** Before a file is sent. */
  beforeSend?: (from: number) => Promise<unknown>
  onBytes?: (done: number) => void
}

type StartHost = (
  network: LabNetwork,
  options: { name: string; authorizedKeys: readonly string[] },
) => Promise<TestHost>

export type HypervisorLab = Awaited<ReturnType<typeof hypervisorLab>>

export async function hypervisorLab(startHost: StartHost) {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-test-hypervisor-'))
  const keys = makeKeyPair()
  const identity = join(folder, 'key')
  writeFileSync(identity, keys.privateKey, { mode: 0o600 })
  const network = await createLabNetwork()
  const remove = async () => {
    await network.close()
    rmSync(folder, { recursive: true, force: true })
  }
  const named = { name: 'hypervisor', authorizedKeys: [keys.publicKey] }
  const host = await startHost(network, named).catch(async thrown => {
    await remove()
    throw thrown
  })
  let hooks: Hooks = {}
  let connections = 0
  const watched = (connection: HostConnection): HostConnection => ({
    ...connection,
    send: async file => {
      await hooks.beforeSend?.(file.from)
      return connection.send({
        ...file,
        onBytes: done => {
          file.onBytes(done)
          hooks.onBytes?.(done)
        },
      })
    },
  })
  // As it is shipped, but that a dead link is noticed at once.
  const change = (ports: Ports): Ports => {
    const run = createProcessRunner({ env: { ...process.env, HOME: folder } })
    const quick = { alive: { everySeconds: 1, unanswered: 2 }, connectSeconds: 5 }
    const ssh = createSsh({ run, home: folder, tempFolder: tmpdir(), ...quick })
    return {
      ...ports,
      ssh: {
        ...ssh,
        connect: async (...words) => {
          await hooks.onConnect?.(++connections)
          return watched(await ssh.connect(...words))
        },
      },
    }
  }
  const kiln = testEngine({ home: join(folder, 'kiln'), change })
  const { data } = kiln.ports.folders
  mkdirSync(data, { recursive: true })
  writeFileSync(join(data, 'known_hosts'), `${host.address} ${host.hostKey}\n`)
  const target = (user: string): HostTarget => ({
    name: `${user}@hypervisor`,
    host: host.address,
    port: 22,
    user,
    jump: null,
    identity,
  })
  type Asked = Partial<Omit<VmRequest, 'target'>> & { image: string; user?: string }
  const start = ({ user = 'root', ...request }: Asked) =>
    kiln.client.hypervisors.createVm({ target: target(user), network: 'none', ...request })

  return {
    ...kiln,
    host,
    /** The file of the key that it logs in with. */
    identity,
    use: (next: Hooks) => {
      hooks = next
      connections = 0
    },
    start,
    /** The job's end, with the text of its error beside the code. */
    create: async (asked: Asked) => {
      const view = await jobEnd(kiln.client, (await start(asked)).job)
      const error = view.error && { ...view.error, ...english.error(view.error) }
      return { ...view, error, vm: view.value as VmReport }
    },
    /** Images of so many MiB of noise, raw and qcow2. */
    image: async (
      sizeMiB: number,
      rest: Partial<Pick<ImageRecord, 'architecture' | 'machine'>> & { raw?: boolean } = {},
    ) => {
      const { raw = false, ...record } = rest
      return makeImage(kiln.ports, {
        imagesFolder: join(kiln.home, 'images'),
        disk: makeDisk(join(folder, 'disk'), sizeMiB * MiB, [{ at: 0, bytes: sizeMiB * MiB }]),
        formats: raw ? [] : ['qcow2'],
        machine: { memoryMiB: 512, cpus: 1, diskMiB: sizeMiB },
        ...record,
      })
    },
    close: async () => {
      await kiln.close()
      await host.stop()
      await remove()
    },
  }
}
