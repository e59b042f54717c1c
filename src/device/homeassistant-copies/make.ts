// Makes one copy of Home Assistant's disk: by reflink if the file system supports it, otherwise by QEMU while
// Home Assistant keeps running.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  lstatSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { machineDisk } from '../lib/home-assistant.ts'
import { assertSpace, type Copy, diskOf, newCopy, partOf, prune, record } from './copies.ts'
import { Failure } from './failure.ts'
import { atRest, type Rest } from './frozen.ts'
import type { Places } from './places.ts'
import { beginCopy, cancelCopy, endCopy, withQemu } from './qemu.ts'

export async function run(program: string, args: string[]): Promise<string | null> {
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  const closed = once(child, 'close')
  let said = ''
  child.stderr.on('data', (part: Buffer) => {
    said = (said + part.toString('utf8')).slice(-2000)
  })
  const [code, signal] = await closed.catch((thrown: unknown) => [String(thrown), null])
  return code === 0 ? null : said.trim() || `${program} ended with ${code ?? signal}`
}

/** null if there is no disk yet. Throws Failure. */
export async function makeCopy(places: Places, now: () => Date): Promise<(Copy & Rest) | null> {
  if (!existsSync(places.disk)) return null
  const disk = machineDisk(places.disk)
  if (disk === null) throw new Failure('missing', `${places.disk} is not a qcow2 disk`)
  const isRunning = (await withQemu(places.monitor, async () => true)) !== null
  if (isRunning) await cancelCopy(places.monitor)
  const copyOf = newCopy(places, 'update', now())
  const part = partOf(places)
  let rest: Rest = { isFrozen: !isRunning, pauseMs: 0, wasReset: false }
  try {
    if (await canReflink(places)) {
      assertSpace(places, 0)
      const act = () => reflink(places.disk, part)
      if (isRunning) rest = await atRest(places, act)
      else await act()
    } else {
      assertSpace(places, disk.ha_vm_used_bytes)
      if (isRunning) rest = await byQemu(places, disk.ha_vm_total_bytes)
      else await whileOff(places)
    }
    settleFile(part)
  } catch (thrown) {
    rmSync(part, { force: true })
    rmSync(places.written, { force: true })
    throw thrown
  }
  renameSync(part, diskOf(places, copyOf.name))
  const { isFrozen: isConsistent, pauseMs } = rest
  const copy: Copy = { ...copyOf, isConsistent, pauseMs }
  record(places, copy)
  prune(places, 'update')
  return { ...copy, ...rest }
}

/**
 * Makes the copy private to root and syncs it. Throws Failure unless it is a regular file: QEMU can write to
 * its folder.
 */
function settleFile(part: string): void {
  if (!lstatSync(part).isFile()) throw new Failure('changed', `${part} is not a file`)
  if (machineDisk(part) === null) throw new Failure('copy', `${part} is not a qcow2 disk`)
  if (process.getuid?.() === 0) chownSync(part, 0, 0)
  chmodSync(part, 0o600)
  const file = openSync(part, 'r')
  try {
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Tries it with an empty file. */
async function canReflink(places: Places): Promise<boolean> {
  const part = partOf(places)
  const problem = await run('cp', ['--reflink=always', '--', places.disk, part])
  rmSync(part, { force: true })
  return problem === null
}

async function reflink(from: string, to: string): Promise<void> {
  const problem = await run('cp', ['--reflink=always', '--', from, to])
  if (problem !== null) throw new Failure('copy', problem)
}

/** The guest is only frozen until QEMU has started the copy, not until it ends. */
async function byQemu(places: Places, sizeBytes: number): Promise<Rest> {
  const { written, monitor } = places
  const problem = await run('qemu-img', ['create', '-q', '-f', 'qcow2', written, String(sizeBytes)])
  if (problem !== null) throw new Failure('copy', problem)
  if (process.getuid?.() === 0) {
    const { uid, gid } = statSync(places.disk)
    chownSync(written, uid, gid)
  }
  chmodSync(written, 0o600)
  const rest = await atRest(places, async () => {
    if ((await beginCopy(monitor, written)) === null)
      throw new Failure('qemu', 'the virtual machine ended while its disk was copied')
  })
  await endCopy(monitor)
  renameSync(written, partOf(places))
  return rest
}

/** Throws Failure if the machine was started in the meantime. */
async function whileOff(places: Places): Promise<void> {
  const before = statSync(places.disk)
  const problem = await run('cp', ['--sparse=always', '--', places.disk, partOf(places)])
  if (problem !== null) throw new Failure('copy', problem)
  const after = statSync(places.disk)
  if (after.mtimeMs !== before.mtimeMs || after.ino !== before.ino || existsSync(places.monitor))
    throw new Failure('changed', 'Home Assistant was started while its disk was copied')
}
