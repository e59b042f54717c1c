// The costs of a profile: its closure, its image and, if it runs, the time to boot and the memory at idle.
import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { rawImageIn } from '../machine/disk.ts'
import type { Machine } from '../machine/machine.ts'
import { ToolError } from '../tool-error.ts'

type Sizes = { paths: number; closureBytes: number; imageBytes: number; onDiskBytes: number }
export type Running = {
  /** Counted from the kernel's start until everything was started: emulated firmware reports no times. */
  bootSeconds: number
  /** Memory that others cannot use: the kernel's caches are not counted. */
  usedMiB: number
  memoryMiB: number
}
/** Values that were not measured are missing. */
export type Figures = Partial<Sizes & Running>

const blockBytes = 512

export function closureOf(system: string, env: NodeJS.ProcessEnv): { paths: number; bytes: number } {
  const query = (args: readonly string[]) =>
    execFileSync('nix-store', ['--query', ...args], { env, encoding: 'utf8', maxBuffer: 1 << 26 })
      .trim()
      .split('\n')
  const paths = query(['--requisites', system])
  const bytes = query(['--size', ...paths]).reduce((sum, size) => sum + Number(size), 0)
  return { paths: paths.length, bytes }
}

export function measureSizes(system: string, image: string, env: NodeJS.ProcessEnv): Sizes {
  const { paths, bytes: closureBytes } = closureOf(system, env)
  const { size, blocks } = statSync(rawImageIn(image))
  return { paths, closureBytes, imageBytes: size, onDiskBytes: blocks * blockBytes }
}

const measureCommand = `
  systemctl show --property=FinishTimestampMonotonic --value
  awk '/^MemTotal:/ {all=$2} /^MemAvailable:/ {free=$2} END {print all-free, all}' /proc/meminfo`

/** Measures a machine that has started everything. */
export async function measureRunning(machine: Machine): Promise<Running> {
  const { output } = await machine.shell(measureCommand)
  const [startedMicroseconds, usedKiB, allKiB] = output.split(/\s+/).map(Number)
  if (!startedMicroseconds || !usedKiB || !allKiB) throw new ToolError(`The machine reports: ${output}`)
  return {
    bootSeconds: Math.round(startedMicroseconds / 1e6),
    usedMiB: Math.round(usedKiB / 1024),
    memoryMiB: Math.round(allKiB / 1024),
  }
}

const gib = (bytes: number | undefined) => (bytes === undefined ? '–' : `${(bytes / 2 ** 30).toFixed(2)} GiB`)

/** One line a system; empty where nothing was measured. */
export function figuresTable(figures: ReadonlyMap<string, Figures>): string {
  const lines = [...figures]
    .filter(([, each]) => Object.keys(each).length > 0)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, each]) => [
      name,
      String(each.paths ?? '–'),
      ...[each.closureBytes, each.imageBytes, each.onDiskBytes].map(gib),
      each.bootSeconds === undefined ? '–' : `${each.bootSeconds} s`,
      each.usedMiB === undefined ? '–' : `${each.usedMiB} of ${each.memoryMiB} MiB`,
    ])
  if (lines.length === 0) return ''
  const head = ['figures', 'paths', 'closure', 'image', 'of it on disk', 'booted in', 'in use at idle']
  return [head, head.map(() => '---'), ...lines].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
