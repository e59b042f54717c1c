// How much Kiln adds to the programs under it, as ratios of one run: `node bench/convert.ts [size in MiB]`.
// Both sides of a comparison take turns, so that a busy machine slows both; medians of five.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createDiskImages } from '#platform/disk-images/disk-images.ts'
import { convertArguments } from '#platform/disk-images/formats/convert-plan.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { withTable } from '#test/drives/disks.ts'
import { makeImage } from './image.ts'
import { median } from './median.ts'

const rounds = 5
const sizeBytes = Number(process.argv[2] ?? 2048) * 2 ** 20
const folder = mkdtempSync(join(tmpdir(), 'kiln-bench-'))
const at = (name: string) => join(folder, name)
const disks = createDiskImages({ run: createProcessRunner({ env: process.env }) })
const work = { signal: new AbortController().signal, onBytes: () => undefined }
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })

async function timed(body: () => unknown): Promise<number> {
  const started = performance.now()
  await body()
  return (performance.now() - started) / 1000
}

/** Each side's median, in seconds. `clean` runs before each and is not counted. */
async function compare(
  sides: Record<string, () => unknown>,
  clean: () => void,
): Promise<Record<string, number>> {
  const times: Record<string, number[]> = Object.fromEntries(Object.keys(sides).map(name => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    // In turn each goes first: what one leaves to be written back would else always hold up the same next one.
    const all = Object.entries(sides)
    for (const [name, body] of [...all.slice(round % all.length), ...all.slice(0, round % all.length)]) {
      clean()
      const seconds = await timed(body)
      // The first round only warms up.
      if (round > 0) times[name]?.push(seconds)
    }
  }
  return Object.fromEntries(Object.entries(times).map(([name, values]) => [name, median(values)]))
}

function report(title: string, seconds: Record<string, number>): void {
  console.log(title)
  const names = Object.keys(seconds)
  const base = seconds[names[0] ?? ''] ?? 1
  for (const name of names) {
    const value = seconds[name] ?? 0
    console.log(`  ${name.padEnd(46)} ${value.toFixed(2).padStart(6)} s  × ${(value / base).toFixed(2)}`)
  }
}

/** Bytes that this process has asked read(2) for: proc_pid_io(5). */
const readBytes = () => Number(/rchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))?.[1])

try {
  const raw = at('image.raw')
  makeImage(raw, sizeBytes)
  // So that the map has something to leave out.
  withTable(raw)
  const data = statSync(raw).blocks * 512
  const gib = (bytes: number) => (bytes / 2 ** 30).toFixed(2)
  console.log(`image: ${gib(sizeBytes)} GiB, ${gib(data)} GiB of it data; medians of ${rounds}\n`)

  const clean = () => ['out', 'map'].map(name => rmSync(at(name), { force: true }))
  const from = { path: raw, format: 'raw' } as const
  for (const format of ['qcow2', 'vhdx'] as const) {
    const to = { path: at('out'), format }
    report(
      `raw → ${format}`,
      await compare(
        {
          'qemu-img convert': () => run('qemu-img', ...convertArguments(from, to)),
          'qemu-img convert, and fsync': () => {
            run('qemu-img', ...convertArguments(from, to))
            run('sync', to.path)
          },
          Kiln: () => disks.convert({ from, to, signal: work.signal, onFraction: () => undefined }),
        },
        clean,
      ),
    )
  }

  // As it comes out of the Nix store: without holes.
  const dense = at('dense.raw')
  run('cp', '--sparse=never', raw, dense)
  report(
    '\nout of the store: copy, SHA-256 and block map',
    await compare(
      {
        'cp --sparse=always; sha256sum; bmaptool create': () => {
          run('cp', '--sparse=always', dense, at('out'))
          run('sha256sum', at('out'))
          run('bmaptool', 'create', '-o', at('map'), at('out'))
        },
        'cp --sparse=always alone': () => run('cp', '--sparse=always', dense, at('out')),
        'sha256sum alone': () => run('sha256sum', dense),
        'Kiln (all three, and fsync)': () => disks.copyRaw(dense, at('out'), at('map'), work),
      },
      clean,
    ),
  )
  clean()
  const before = readBytes()
  const copied = await disks.copyRaw(dense, at('out'), at('map'), work)
  console.log(`  bytes read for each byte of the image: ${((readBytes() - before) / sizeBytes).toFixed(3)}`)
  const ranges = readFileSync(at('map'), 'utf8').split('<Range').length - 1
  console.log(`  mapped: ${gib(copied.mappedBytes)} GiB in ${ranges} ranges`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
