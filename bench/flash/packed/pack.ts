// The image in the wrappings that people publish images in.
import { execFileSync } from 'node:child_process'
import { closeSync, existsSync, openSync } from 'node:fs'

const packers: Record<string, string[]> = {
  zst: ['zstd', '-q', '-3', '-c'],
  gz: ['gzip', '-6', '-c'],
  xz: ['xz', '-1', '-T0', '-c'],
}
export const wrappings = Object.keys(packers)

const unpackers: Record<string, string[]> = {
  zst: ['zstd', '-q', '-d', '-c'],
  gz: ['gzip', '-d', '-c'],
  xz: ['xz', '-d', '-c', '-T0'],
}

/** Unpacks a file to nowhere, with the program that people usually take. */
export function unpack(path: string, wrapping: string): void {
  const [command = '', ...args] = unpackers[wrapping] ?? []
  execFileSync(command, [...args, path], { stdio: ['ignore', 'ignore', 'inherit'] })
}
/** The same onto a drive, as one would type it; dd leaves out zeros, as Kiln does. */
export function unpackOnto(path: string, wrapping: string, drive: string): void {
  const unpacking = [...(unpackers[wrapping] ?? []), path].join(' ')
  const dd = `dd of=${drive} bs=4M iflag=fullblock oflag=direct conv=sparse,notrunc,fsync status=none`
  execFileSync('sh', ['-c', `${unpacking} | ${dd}`], { stdio: ['ignore', 'ignore', 'inherit'] })
}
export const unpacker = (wrapping: string) => unpackers[wrapping]?.join(' ') ?? ''

/** The path of the image in that wrapping, which is made on first use. */
export function packed(image: string, wrapping: string): string {
  const path = `${image}.${wrapping}`
  if (existsSync(path)) return path
  const [command = '', ...args] = packers[wrapping] ?? []
  const out = openSync(path, 'w')
  execFileSync(command, [...args, image], { stdio: ['ignore', out, 'inherit'] })
  closeSync(out)
  return path
}
