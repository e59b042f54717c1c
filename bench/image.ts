// The image that is flashed: 40 % of it data, in stretches of 64 KiB to 4 MiB.
import { randomFillSync } from 'node:crypto'
import { closeSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { run } from './flash/drives.ts'

const mib = 2 ** 20

/** A fixed sequence (Park–Miller), so that every run measures the same image. */
export function sequence(seed: number) {
  let state = seed
  return (limit: number) => {
    state = (state * 48_271) % 2_147_483_647
    return state % limit
  }
}

/** A third of the data random, the rest words, as programs and texts are. */
export function makeImage(path: string, sizeBytes: number): void {
  const [file, below] = [openSync(path, 'w'), sequence(42)]
  ftruncateSync(file, sizeBytes)
  const words = Buffer.from(Array.from({ length: mib }, () => 'nixos-store-kernel\n'.charCodeAt(below(19))))
  for (let position = 0; position < sizeBytes; ) {
    const bytes = Math.min((1 + below(64)) * 65_536, sizeBytes - position)
    const kind = below(15)
    for (let done = 0; kind < 6 && done < bytes; done += mib) {
      const piece = words.subarray(0, Math.min(mib, bytes - done))
      writeSync(
        file,
        kind < 2 ? randomFillSync(Buffer.alloc(piece.length)) : piece,
        0,
        piece.length,
        position + done,
      )
    }
    position += bytes
  }
  closeSync(file)
}

/** [offset, length, …] of what the file maps. */
export function extentsOf(path: string): number[] {
  const map = JSON.parse(
    run('qemu-img', 'map', '--output', 'json', '--image-opts', `driver=raw,file.filename=${path}`),
  )
  return (map as { start: number; length: number; data: boolean; zero: boolean }[])
    .filter(({ data, zero }) => data && !zero)
    .flatMap(({ start, length }) => [start, length])
}

export function mappedBytes(extents: number[]): number {
  return extents.reduce((sum, value, index) => (index % 2 === 1 ? sum + value : sum), 0)
}

/** Turns over one byte in each of as many 4 KiB blocks as make up this share of what is mapped. */
export function changeBlocks(path: string, extents: number[], share: number): void {
  const [file, below, byte] = [openSync(path, 'r+'), sequence(7), Buffer.alloc(1)]
  for (let index = 0; index < extents.length; index += 2) {
    const [start = 0, length = 0] = [extents[index], extents[index + 1]]
    for (let at = start; at < start + length; at += 4096) {
      if (below(1000) >= share * 1000) continue
      readSync(file, byte, 0, 1, at)
      byte[0] = (byte[0] ?? 0) ^ 1
      writeSync(file, byte, 0, 1, at)
    }
  }
  closeSync(file)
}
