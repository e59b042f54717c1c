// What a profile costs: its closure, its image and, where it runs, the memory at idle.
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { rawOf } from '../machine/disk.ts'
import type { Machine } from '../machine/machine.ts'

const gib = (bytes: number) => `${(bytes / 2 ** 30).toFixed(2)} GiB`
const blockBytes = 512

export function sizesOf(system: string, image: string, env: NodeJS.ProcessEnv): string {
  const query = (args: readonly string[]) =>
    execFileSync('nix-store', ['--query', ...args], { env, encoding: 'utf8', maxBuffer: 1 << 26 })
      .trim()
      .split('\n')
  const paths = query(['--requisites', system])
  const closureBytes = query(['--size', ...paths]).reduce((sum, size) => sum + Number(size), 0)
  const { size, blocks } = statSync(rawOf(image))
  return `${paths.length} paths, ${gib(closureBytes)}; image ${gib(size)}, of it on disk ${gib(blocks * blockBytes)}`
}

/** MiB that are not available to others: without what the kernel caches. */
export async function memoryOf(machine: Machine): Promise<string> {
  const { output } = await machine.shell(
    `awk '/^MemTotal:/ {all=$2} /^MemAvailable:/ {free=$2} END {printf "%d of %d MiB of memory in use", (all-free)/1024, all/1024}' /proc/meminfo`,
  )
  return output
}
