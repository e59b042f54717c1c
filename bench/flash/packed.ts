// Compressed images: as fast as the decompressor or the drive, whichever is slower.
import { statSync } from 'node:fs'
import { createProcessPipe } from '#platform/process/pipe.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSources } from '#platform/sources/sources.ts'
import { type BenchDrive, canThrottle } from './drives.ts'
import { packed, unpack, unpacker, wrappings } from './pack.ts'
import { etcher } from './peers.ts'
import { print, ratio, type Side, takeTurns } from './rounds.ts'
import type { Setup } from './setup.ts'

export async function fromPacked(setup: Setup): Promise<void> {
  const { bmap, folder, rounds, sizeBytes, limit } = setup
  const sources = createSources({
    run: createProcessRunner({ env: process.env }),
    pipe: createProcessPipe({ env: process.env }),
    folder,
  })
  const signal = new AbortController().signal
  const prepare = (path: string) =>
    sources.prepare({ path }, { signal, full: false, sha256: null, bmap, onProgress: () => undefined })
  const streamOf = async (path: string) => {
    const { source, close } = await prepare(path)
    if (source.kind !== 'stream') throw new Error(`${path} is not decoded`)
    return { runs: source.runs, close }
  }

  const flash = (path: string, on: BenchDrive): Side => ({
    name: `Kiln from ${path.slice(folder.length + 1)}`,
    before: on.empty,
    async run() {
      const { runs, close } = await streamOf(path)
      const source = { kind: 'stream' as const, sizeBytes, onDrives: [] }
      const { writeSeconds, beginSeconds } = await setup.kiln({ source, drives: [on.path], stream: runs })
      await close()
      return { write: writeSeconds, begin: beginSeconds }
    },
  })
  const decoder = (path: string): Side => ({
    name: `its decoder alone`,
    async run() {
      const { runs, close } = await streamOf(path)
      for await (const _ of runs(signal));
      await close()
      return {}
    },
  })

  const fast = setup.drive('packed', { stick: false })
  const stick = canThrottle ? setup.drive('packed-stick', { stick: true }) : null
  for (const wrapping of wrappings) {
    const path = packed(setup.image, wrapping)
    const size = (statSync(path).size / 2 ** 20).toFixed(0)
    const peer = wrapping === 'gz' && etcher.isHere ? [etcherSide(path, fast, sizeBytes)] : []
    const program: Side = {
      name: `${unpacker(wrapping)} alone`,
      async run() {
        unpack(path, wrapping)
        return {}
      },
    }
    const medians = await takeTurns([flash(path, fast), decoder(path), program, ...peer], rounds)
    print(`.${wrapping} (${size} MiB) onto a fast drive`, medians, null)
    const [own, alone] = [
      medians.get(flash(path, fast).name),
      medians.get(decoder(path).name)?.all ?? Number.NaN,
    ]
    ratio(
      'write over the decoder alone',
      (own?.write ?? Number.NaN) / alone,
      '≤ 1.1 where it is the slower one',
    )
    const programs = medians.get(program.name)?.all ?? Number.NaN
    ratio(`write over ${program.name}`, (own?.write ?? Number.NaN) / programs, 'for comparison')
    const theirs = medians.get('etcher-sdk')
    if (theirs) ratio('etcher-sdk over Kiln, write', theirs.write / (own?.write ?? Number.NaN), '≥ 3')
    if (!stick) continue
    const onStick = await takeTurns([flash(path, stick)], rounds)
    const seconds = Math.max(alone, limit.write) + limit.read
    print(`.${wrapping} onto a stick`, onStick, {
      name: 'the slower of decoder and drive, then reading',
      seconds,
    })
    ratio(
      'write + verify over it',
      (onStick.get(flash(path, stick).name)?.all ?? Number.NaN) / seconds,
      '≤ 1.1',
    )
  }
}

const etcherSide = (path: string, on: BenchDrive, sizeBytes: number): Side => ({
  name: 'etcher-sdk',
  before: on.empty,
  run: async () => ({ write: etcher.flash({ image: path, drive: on.path, sizeBytes, trim: 'all' }) }),
})
