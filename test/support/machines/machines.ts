// For tests: an engine with the demo image in it, and machines that really run it.
import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { lastLines } from '#engine/machines/state/serial.ts'
import { buildTiny, diskIn, makeWorkspace, preparePackages } from '#lab/build-tiny.ts'
import { jobEnd } from '#shared/contract/client.ts'
import type { StartedJob } from '#shared/contract/index.ts'
import type { Image } from '#shared/images/image.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { makeImage } from '#test/images/make-image.ts'
import { type TestEngineOptions, testEngine } from '../engine/engine.ts'
import { english } from '../texts.ts'

const bootMs = 240_000

/** The raw disk of the demo profile, built with Nix: "plain", whose root has these keys. */
export async function plainDisk(authorizedKeys: string[]): Promise<string> {
  await preparePackages()
  const workspace = makeWorkspace({ hostname: 'plain', authorizedKeys })
  try {
    return diskIn(await buildTiny(workspace, 'images.x86_64-linux.raw'))
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}

/** `disk`: the raw disk of the demo profile. */
export function machineEngine(disk: string, options: TestEngineOptions = {}) {
  const kiln = testEngine(options)
  const { client, ports, home } = kiln
  const folderOf = (id: string) => join(home, 'machines', id)
  const recordOf = (id: string) => join(folderOf(id), 'machine.json')
  const serial = (id: string) => ports.files.readTail(join(folderOf(id), 'serial.log'), 1 << 20)

  async function until<T>(what: string, look: () => Promise<T | null>): Promise<T> {
    const deadline = Date.now() + bootMs
    for (;;) {
      const found = await look()
      if (found !== null) return found
      if (Date.now() > deadline) throw new Error(`Nothing came of waiting for ${what}`)
      await delay(200)
    }
  }
  /** The job's end, with the text of its error beside the code. */
  const ended = async (started: Promise<StartedJob>) => {
    const view = await jobEnd(client, (await started).job)
    return { ...view, error: view.error && { ...view.error, ...english.error(view.error) } }
  }

  return {
    ...kiln,
    folderOf,
    recordOf,
    serial,
    ended,
    /** An image whose ports are unlike those of other tests. */
    async image(
      port: number,
      healthChecks: Image['healthChecks'] = [{ kind: 'tcp', port: 22 }],
      architecture: Image['architecture'] = 'x86_64',
    ) {
      const copy = join(home, 'disk.raw')
      mkdirSync(home, { recursive: true })
      copyFileSync(disk, copy)
      return makeImage(ports, {
        imagesFolder: join(home, 'images'),
        disk: copy,
        ports: [{ name: 'SSH', guest: 22, host: port, protocol: 'tcp' }],
        healthChecks,
        architecture,
      })
    },
    async run(...[request]: Parameters<typeof client.machines.start>): Promise<Machine> {
      const { value, error } = await ended(client.machines.start(request))
      if (error) throw new Error(`${error.code}: ${error.message}`)
      return value as Machine
    },
    waitForSerial: (id: string, mark: RegExp) =>
      until(`${mark} on the serial port`, async () => mark.exec(await serial(id))?.[0] ?? null).catch(
        async thrown => {
          throw new Error(`${thrown.message}; it ends with:\n${lastLines(await serial(id)).join('\n')}`)
        },
      ),
    waitForState: (id: string, state: Machine['state']) =>
      until(`the state ${state}`, async () => {
        const machine = await client.machines.show({ id })
        return machine.state === state ? machine : null
      }),
    /** Whatever a test left running ends with it. */
    async close() {
      for (const { id, state } of (await client.machines.list({})).machines)
        if (state !== 'stopped') await client.machines.forceOff({ id }).catch(() => undefined)
      await kiln.close()
    },
  }
}
export type MachineEngine = ReturnType<typeof machineEngine>
