// What Kiln adds to a machine: from the command to QEMU's first byte on the serial port, against QEMU alone with the very same
// arguments; and what the engine takes of a processor while a guest draws. Emulated, interleaved, medians.
//   node --disable-warning=ExperimentalWarning bench/run.ts [rounds]     on a quiet computer, or with chrt -f 10
import { spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { jobEnd } from '../src/shared/contract/client.ts'
import type { Machine } from '../src/shared/model/machines/machine.ts'
import { runRequest } from '../src/shared/model/machines/run-request.ts'
import { testEngine } from '../test/support/engine.ts'
import { makeImage } from '../test/support/sample-image.ts'

const rounds = Number(process.argv[2] ?? 7)
const median = (values: number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const home = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
const kiln = testEngine({ home })
const { client, ports } = kiln
// Nothing on it: the firmware's first words are what is waited for.
mkdirSync(join(home, 'images'), { recursive: true })
writeFileSync(join(home, 'empty.raw'), Buffer.alloc(8 << 20))
const image = await makeImage(ports, { imagesFolder: join(home, 'images'), disk: join(home, 'empty.raw') })
const folderOf = (id: string) => join(home, 'machines', id)
const request = runRequest.parse({ image: image.id, memoryMiB: 512, cpus: 1, emulate: true })

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

/** The command line of a running machine, for one whose files are in `to`. */
function argvOf(machine: Machine, to: string): string[] {
  const { process: qemu } = machine
  if (!qemu) throw new Error('the machine has no process')
  const words = readFileSync(`/proc/${qemu.pid}/cmdline`, 'utf8').split('\0').slice(0, -1)
  return words.map(word => word.replaceAll(folderOf(machine.id), to))
}

/** Seconds from Kiln's start of the job until the first byte; the machine goes on. */
async function throughKiln() {
  const from = performance.now()
  const machine = await start()
  const at = await firstByte(join(folderOf(machine.id), 'serial.log'))
  return { machine, seconds: (at - from) / 1000 }
}

async function alone(machine: Machine): Promise<number> {
  const to = mkdtempSync(join(home, 'bare-'))
  for (const name of ['disk.qcow2', 'variables.fd'])
    copyFileSync(join(folderOf(machine.id), name), join(to, name))
  const [command = '', ...args] = argvOf(machine, to)
  const from = performance.now()
  const child = spawn(command, args, { cwd: to, stdio: 'ignore' })
  const at = await firstByte(join(to, 'serial.log'))
  child.kill('SIGKILL')
  return (at - from) / 1000
}

const times = { kiln: [] as number[], alone: [] as number[] }
for (let round = 0; round <= rounds; round++) {
  const { machine, seconds } = await throughKiln()
  const { id } = machine
  await client.machines.pause({ id })
  const bare = await alone(machine)
  await client.machines.forceOff({ id })
  await client.machines.remove({ id })
  // The first fills the page cache.
  if (round > 0) {
    times.kiln.push(seconds)
    times.alone.push(bare)
  }
}
const [through, bare] = [median(times.kiln), median(times.alone)]
console.log(`first serial byte: Kiln ${through.toFixed(3)} s, QEMU alone ${bare.toFixed(3)} s`)
console.log(`  ${(through / bare).toFixed(2)} ×, ${(through - bare).toFixed(3)} s more (at most 0.3 s)`)

// A client of the screen that asks for the whole of it 30 times a second, which the guest never redraws as often.
const machine = await start()
const { id } = machine
await firstByte(join(folderOf(id), 'serial.log'))
const seconds = 10
const used = await drawn(id, seconds)
console.log(`screen: ${used.frames.toFixed(1)} frames/s of ${used.size}, ${used.mebibytes.toFixed(0)} MiB/s`)
console.log(`  engine and client: ${(used.cpu * 100).toFixed(0)} % of a core (at most 25 %)`)
await client.machines.forceOff({ id })
await client.machines.remove({ id })
await kiln.close()
rmSync(home, { recursive: true, force: true })

/** Raw RFB 3.8: whole frames, uncompressed, which is the most that passes. */
async function drawn(machineId: string, forSeconds: number) {
  let bytes = 0
  let chunks: Buffer[] = []
  let there = 0
  let wake: () => void = () => undefined
  const stream = client.open(
    'machines.screen',
    { id: machineId },
    {
      onBytes(chunk) {
        bytes += chunk.byteLength
        chunks.push(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength))
        there += chunk.byteLength
        wake()
      },
      onEnd: () => wake(),
    },
  )
  const more = () =>
    new Promise<void>(done => {
      wake = done
    })
  const read = async (count: number) => {
    while (there < count) await more()
    const all = chunks.length === 1 ? (chunks[0] ?? Buffer.alloc(0)) : Buffer.concat(chunks)
    chunks = all.length > count ? [all.subarray(count)] : []
    there -= count
    return all.subarray(0, count)
  }
  /** Large ones are counted, not kept. */
  const skip = async (count: number) => {
    for (let left = count; left > 0; ) {
      while (there === 0) await more()
      const [first = Buffer.alloc(0), ...rest] = chunks
      const taken = Math.min(left, first.length)
      chunks = taken < first.length ? [first.subarray(taken), ...rest] : rest
      there -= taken
      left -= taken
    }
  }
  const write = (...values: number[]) => stream.write(Uint8Array.from(values))
  await read(12)
  stream.write(Buffer.from('RFB 003.008\n'))
  await skip((await read(1)).readUInt8())
  write(1)
  await read(4)
  write(1)
  const server = await read(24)
  const [width, height] = [server.readUInt16BE(0), server.readUInt16BE(2)]
  await skip(server.readUInt32BE(20))
  write(2, 0, 0, 1, 0, 0, 0, 0)
  const ask = () => write(3, 0, 0, 0, 0, 0, width >> 8, width & 255, height >> 8, height & 255)
  let frames = 0
  bytes = 0
  const before = process.cpuUsage()
  const from = performance.now()
  for (let next = from; performance.now() - from < forSeconds * 1000; next += 1000 / 30) {
    await delay(Math.max(0, next - performance.now()))
    ask()
    const head = await read(4)
    for (let left = head.readUInt16BE(2); left > 0; left--) {
      const at = await read(12)
      await skip(at.readUInt16BE(4) * at.readUInt16BE(6) * 4)
    }
    frames += 1
  }
  const took = (performance.now() - from) / 1000
  const { user, system } = process.cpuUsage(before)
  stream.close()
  return {
    frames: frames / took,
    size: `${width}×${height}`,
    mebibytes: bytes / took / 2 ** 20,
    cpu: (user + system) / 1e6 / took,
  }
}
