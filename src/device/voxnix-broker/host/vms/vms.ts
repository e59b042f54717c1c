// Virtual machines with libvirt: a domain for each, with a disk in the workload's storage. The system is
// booted by its kernel, from the host's store.
import { closeSync, fstatSync, mkdirSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { readBounded, writeDurably } from '../../../lib/durable-file.ts'
import type { Workload } from '../../records.ts'
import type { Runner } from '../runner.ts'
import { createAddresses } from './addresses.ts'
import { pings, runInside } from './agent.ts'
import { makeDisk, refuseSmaller } from './disk.ts'
import { domainXml, type Machine, macOf, uuidOf } from './domain-xml.ts'
import { fileInStore } from './in-store.ts'
import { virsh } from './virsh.ts'

/** `images`: where each workload's storage is. `state`: a folder of the broker. */
type Parts = Machine & { readonly subnet: string; readonly images: string; readonly state: string }

/** The first boot formats the disk. An emulated processor can be many times slower than a real one. */
const bootMs = 20 * 60_000
const emulatedBootMs = 2 * 3_600_000
/** After this time the machine is switched off hard. */
const shutdownMs = 3 * 60_000
const lookMs = 1000
const programs = '/run/current-system/sw/bin'
const longestLog = 64 * 1024

const wait = (ms: number) => new Promise(resolve => setTimeout(resolve, ms))
const lastLines = (text: string, lines: number) => {
  const all = text.split('\n')
  return `${all.slice(-lines - 1).join('\n')}`
}

function endOf(path: string): string {
  let file: number
  try {
    file = openSync(path, 'r')
  } catch {
    // It has never been started.
    return ''
  }
  try {
    const { size } = fstatSync(file)
    const bytes = Buffer.alloc(Math.min(size, longestLog))
    const length = readSync(file, bytes, 0, bytes.length, size - bytes.length)
    return bytes.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}

export function createVms(parts: Parts): Runner {
  const { images, state, store, uid, gid, isEmulated } = parts
  const addresses = createAddresses(parts)
  const inside = (name: string, file: string) => join(images, name, file)
  const disk = (name: string) => inside(name, 'disk.raw')
  const console_ = (name: string) => inside(name, 'console.log')

  const isRunning = async ({ id }: Workload) => (await virsh.running()).includes(uuidOf(id))
  /** Paused by QEMU, as when its storage was full, or by a person. It counts as running. */
  const isPaused = async ({ id }: Workload) => (await virsh.paused()).includes(uuidOf(id))
  const isDefined = async ({ id }: Workload) => (await virsh.defined()).includes(uuidOf(id))

  async function isOffWithin(workload: Workload, mostMs: number): Promise<boolean> {
    for (const until = performance.now() + mostMs; performance.now() < until; await wait(lookMs))
      if (!(await isRunning(workload))) return true
    return false
  }

  return {
    isRunning,
    async running(workloads) {
      const uuids = new Set(await virsh.running())
      return new Set(workloads.flatMap(({ id }) => (uuids.has(uuidOf(id)) ? [id] : [])))
    },
    isKnown: async name => (await virsh.names()).includes(name),
    freeAddresses: addresses.free,
    furnish: async ({ name, quotaGiB }) => makeDisk(disk(name), quotaGiB, { uid, gid }),
    async configure({ name, id, container, systemPath, vm }) {
      if (systemPath === null || vm === null) throw new Error(`The virtual machine ${name} is not built.`)
      const file = (of: string) => fileInStore(store, systemPath, of)
      const kernelParams = (readBounded(file('kernel-params'), 4096) ?? '').trim()
      const domain = {
        name,
        uuid: uuidOf(id),
        systemPath,
        kernel: file('kernel'),
        initrd: file('initrd'),
        kernelParams,
        ...vm,
        disk: disk(name),
        console: console_(name),
        mac: macOf(container),
        address: container,
      }
      await addresses.reserve(name, container)
      mkdirSync(state, { recursive: true, mode: 0o700 })
      const xml = join(state, `${name}.xml`)
      writeDurably(xml, domainXml(domain, parts))
      await virsh.must(['define', '--validate', xml])
    },
    async forget(workload) {
      const { id, name, container } = workload
      await addresses.release(name, container)
      if (await isDefined(workload)) await virsh.must(['undefine', '--domain', uuidOf(id)])
    },
    async start(workload) {
      const uuid = uuidOf(workload.id)
      if (!(await isRunning(workload))) await virsh.must(['start', '--domain', uuid])
      else if (await isPaused(workload)) await virsh.must(['resume', '--domain', uuid])
    },
    async ready(workload) {
      const { id, name } = workload
      const mostMs = isEmulated ? emulatedBootMs : bootMs
      for (const until = performance.now() + mostMs; performance.now() < until; await wait(lookMs)) {
        if (await pings(uuidOf(id))) return
        if (!(await isRunning(workload)))
          throw new Error(`It ended before its agent answered:\n${lastLines(endOf(console_(name)), 5)}`)
      }
      throw new Error(`Its agent did not answer in time:\n${lastLines(endOf(console_(name)), 5)}`)
    },
    async stop(workload) {
      const uuid = uuidOf(workload.id)
      if (!(await isRunning(workload))) return
      if (await isPaused(workload)) await virsh.does(['resume', '--domain', uuid])
      // This presses its power button, because its agent may be silent.
      await virsh.does(['shutdown', '--mode', 'acpi', '--domain', uuid])
      if (await isOffWithin(workload, shutdownMs)) return
      await virsh.does(['destroy', '--domain', uuid])
      if (!(await isOffWithin(workload, 60_000))) throw new Error(`libvirt does not end ${workload.name}.`)
    },
    /** Its journal, or its console if it does not run or its agent is silent. */
    async logs(workload, lines) {
      const { id, name } = workload
      if (await isRunning(workload)) {
        const ran = await runInside(uuidOf(id), `${programs}/voxnix-log`, [String(lines)], 20_000).catch(
          () => null,
        )
        if (ran?.status === 0) return ran.out
      }
      return lastLines(endOf(console_(name)), lines)
    },
    logFrom: async () => ({}),
    exec: ({ id }, argv) => runInside(uuidOf(id), `${programs}/voxnix-exec`, argv, 75_000),
    async settle(workload) {
      if (!(await isRunning(workload))) return
      // If it does not answer, the snapshot is in the state of a disk after a power cut.
      await runInside(uuidOf(workload.id), `${programs}/sync`, [], 30_000).catch(() => undefined)
    },
    checkSize: async ({ name }, quotaGiB) => refuseSmaller(disk(name), quotaGiB),
    answers: ({ id }) => pings(uuidOf(id)),
  }
}
