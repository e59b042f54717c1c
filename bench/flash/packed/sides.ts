// The sides of the comparison of packed images: Kiln, its decoder alone, and the programs that others unpack them with.
import { createProcessPipe } from '#platform/process/pipe.ts'
import { createProcessRunner } from '#platform/process/run.ts'
import { createSources } from '#platform/sources/sources.ts'
import type { BenchDrive } from '../drives.ts'
import { straightOnto } from '../one-process.ts'
import { etcher } from '../peers.ts'
import type { Side } from '../rounds.ts'
import type { Setup } from '../setup.ts'
import { unpack, unpacker, unpackOnto } from './pack.ts'

const never = new AbortController().signal

/** Each side for the image that is packed at `path`. */
export function packedSides(setup: Setup) {
  const { bmap, folder, sizeBytes } = setup
  const env = process.env
  const sources = createSources({
    run: createProcessRunner({ env }),
    pipe: createProcessPipe({ env }),
    folder,
    env,
  })
  const options = {
    signal: never,
    full: false,
    sha256: null,
    bmap,
    mapBeside: false,
    onProgress: () => undefined,
  }
  const streamOf = async (path: string) => {
    const { source, close } = await sources.prepare({ path }, options)
    if (source.kind !== 'stream') throw new Error(`${path} is not decoded`)
    return { runs: source.runs, close }
  }
  const timed = async (write: () => Promise<void> | void) => {
    const started = performance.now()
    await write()
    return { write: (performance.now() - started) / 1000 }
  }

  return {
    kiln: (path: string, on: BenchDrive): Side => ({
      name: `Kiln from ${path.slice(folder.length + 1)}`,
      before: on.empty,
      async run() {
        const { runs, close } = await streamOf(path)
        const source = { kind: 'stream' as const, sizeBytes, onDrives: [] }
        const { writeSeconds, beginSeconds } = await setup.kiln({ source, drives: [on.path], stream: runs })
        await close()
        return { write: writeSeconds, begin: beginSeconds }
      },
    }),
    /** `on`: the drive is put in order before it too, so that both begin on a machine that is as quiet. */
    decoder: (path: string, on: BenchDrive): Side => ({
      name: 'its decoder alone',
      before: on.empty,
      async run() {
        const { runs, close } = await streamOf(path)
        for await (const _ of runs(never));
        await close()
        return {}
      },
    }),
    straight: (path: string, on: BenchDrive): Side => ({
      name: 'its decoder, straight onto the drive',
      before: on.empty,
      async run() {
        const { runs, close } = await streamOf(path)
        const seconds = await timed(() => straightOnto(on.path, runs(never)))
        await close()
        return seconds
      },
    }),
    program: (path: string, wrapping: string): Side => ({
      name: `${unpacker(wrapping)} alone`,
      async run() {
        unpack(path, wrapping)
        return {}
      },
    }),
    piped: (path: string, wrapping: string, on: BenchDrive): Side => ({
      name: `${unpacker(wrapping)} | dd`,
      before: on.empty,
      run: () => timed(() => unpackOnto(path, wrapping, on.path)),
    }),
    etcher: (path: string, on: BenchDrive): Side => ({
      name: 'etcher-sdk',
      before: on.empty,
      run: async () => ({ write: etcher.flash({ image: path, drive: on.path, sizeBytes, trim: 'all' }) }),
    }),
  }
}
