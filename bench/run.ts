// What Kiln adds to a machine: from the command to QEMU's first byte on the serial port, against QEMU alone with the very same
// arguments. Emulated, interleaved, medians.
//   node --disable-warning=ExperimentalWarning bench/run.ts [rounds]     on a quiet computer, or with chrt -f 10
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { jobEnd } from '#shared/contract/client.ts'
import type { Machine } from '#shared/machines/machine.ts'
import { runRequest } from '#shared/machines/run-request.ts'
import { makeImage } from '#test/images/make-image.ts'
import { findFirmware } from '../src/platform/qemu/firmware/find.ts'
import { testEngine } from '../test/support/engine/engine.ts'
import { median } from './median.ts'

const rounds = Number(process.argv[2] ?? 7)

const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
let spawnedAt = 0
const engine = testEngine({
  home,
  change: ({ machines, ...real }) => ({
    ...real,
    machines: {
      ...machines,
      start: options => {
        const onSpawn: typeof options.onSpawn = process => {
          spawnedAt = performance.now()
          return options.onSpawn(process)
        }
        return machines.start({ ...options, onSpawn })
      },
    },
  }),
})
const { client, ports } = engine
// Nothing on it: the firmware's first words are what is waited for.
mkdirSync(join(home, 'images'), { recursive: true })
writeFileSync(join(home, 'empty.raw'), Buffer.alloc(8 << 20))
const image = await makeImage(ports, { imagesFolder: join(home, 'images'), disk: join(home, 'empty.raw') })
const folderOf = (id: string) => join(home, 'machines', id)
const firmware = findFirmware('x86_64', { env: process.env, home: homedir() })
const request = runRequest.parse({ image: image.id, memoryMiB: 512, cpus: 1 })

async function firstByte(log: string): Promise<number> {
  for (;;) {
    try {
      if (readFileSync(log).length > 0) return performance.now()
    } catch {
      // It is not there yet.
    }
    await delay(1)
  }
}

async function start(): Promise<Machine> {
  const view = await jobEnd(client, (await client.machines.start(request)).job)
  if (view.error) throw new Error(view.error.code)
  return view.value as Machine
}

/** The words that a running machine was started with, for one whose files are in `to`. */
function wordsOf(machine: Machine): (to: string) => string[] {
  const { process: qemu } = machine
  if (!qemu) throw new Error('the machine has no process')
  const words = readFileSync(`/proc/${qemu.pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  return to => words.map(word => word.replaceAll(folderOf(machine.id), to))
}

/** What it has used of a processor: other work on the computer does not change that as it changes the time. */
function cpuSeconds(pid = 0): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / 100
}

/** Seconds from Kiln's start of the job until the first byte; the machine keeps running. */
async function throughKiln() {
  const from = performance.now()
  const machine = await start()
  const at = await firstByte(join(folderOf(machine.id), 'serial.log'))
  const used = cpuSeconds(machine.process?.pid)
  return { machine, seconds: (at - from) / 1000, before: (spawnedAt - from) / 1000, used }
}

async function alone(words: (to: string) => string[]) {
  const to = mkdtempSync(join(home, 'bare-'))
  // As Kiln's are at its start: firmware whose variables were written before has less to do.
  copyFileSync(firmware.variables, join(to, 'variables.fd'))
  const overlay = ['create', '-q', '-f', 'qcow2', '-F', 'raw', '-b', image.path('box.raw')]
  execFileSync('qemu-img', [...overlay, join(to, 'disk.qcow2')])
  const [command = '', ...args] = words(to)
  const from = performance.now()
  const child = spawn(command, args, { cwd: to, stdio: 'ignore' })
  const at = await firstByte(join(to, 'serial.log'))
  const used = cpuSeconds(child.pid)
  child.kill('SIGKILL')
  await once(child, 'exit')
  return { seconds: (at - from) / 1000, used }
}

const end = async (id: string) => {
  await client.machines.forceOff({ id })
  await client.machines.remove({ id })
}

// The first fills the page cache.
const { machine: first } = await throughKiln()
const words = wordsOf(first)
await end(first.id)
type Kiln = Awaited<ReturnType<typeof throughKiln>>
type Round = { kiln: Kiln; bare: Awaited<ReturnType<typeof alone>> }
const times: Round[] = []
for (let round = 0; round < rounds; round++) {
  // Each is first in every second round.
  const bareFirst = round % 2 === 0 ? null : await alone(words)
  // The dialog has asked this by the time of the click.
  await client.machines.check(request)
  const kiln = await throughKiln()
  await end(kiln.machine.id)
  times.push({ kiln, bare: bareFirst ?? (await alone(words)) })
}
const middle = (of: (round: Round) => number) => median(times.map(of))
const [through, bare] = [middle(({ kiln }) => kiln.seconds), middle(each => each.bare.seconds)]
const more = times.map(({ kiln, bare: { seconds: without } }) => kiln.seconds - without)
const used = [middle(({ kiln }) => kiln.used), middle(each => each.bare.used)].map(each => each.toFixed(2))
console.log(`first serial byte: Kiln ${through.toFixed(3)} s, QEMU alone ${bare.toFixed(3)} s`)
console.log(`  ${(through / bare).toFixed(2)} ×, ${median(more).toFixed(3)} s more (at most 0.3 s)`)
console.log(`  by round: ${more.map(each => each.toFixed(2)).join(' ')}`)
console.log(`  until QEMU's process is there: ${middle(({ kiln }) => kiln.before).toFixed(3)} s`)
console.log(`  QEMU's own processor time: ${used.join(' s, alone ')} s`)

await engine.close()
rmSync(home, { recursive: true, force: true })
