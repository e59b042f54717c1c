// The program makes its calls in the order that the model checks, so what was proven is what runs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ResetDisk } from './disk.ts'
import { callsOf, diskInUse } from './faults.ts'
import { boot, inUse, type Mode } from './model/explore.ts'
import type { Call } from './model/file-system.ts'
import { kilnOrder } from './model/orders.ts'
import { hasStrace, missing } from './program.ts'

const needs = missing ?? (hasStrace ? undefined : 'needs strace')
const modes: Mode[] = [
  ...(['reset', 'snapshot-only', 'restore-previous', 'restore-penultimate', 'disabled'] as const),
  ...(['chosen reset', 'chosen restore-previous'] as const),
]
const optionsOf = (mode: Mode) =>
  mode.startsWith('chosen ') ? { mode: 'reset', kernel: mode.replace('chosen ', 'kiln.reset=') } : { mode }

const nameOf = (path: string) => (path === '@home' ? 'LIVE' : path)

/** Converts a line of strace to a call of the model; undefined if it changes nothing outside CURRENT. */
function asCall(line: string): string | undefined {
  const quoted = [...line.matchAll(/"([^"]*)"/g)].map(([, name = '']) => name)
  const [first = '', second = ''] = quoted.map(nameOf)
  if (line.includes('syncfs(')) return 'sync'
  if (line.includes('SNAP_CREATE_V2')) {
    const [, from = ''] = /\{fd=\d+<.*?\/(?:@snapshots\/@home\/)?([^/<>]+)>/.exec(line) ?? []
    return first === 'CURRENT' ? `snapshot ${nameOf(from)} CURRENT` : 'copy-kept'
  }
  if (line.includes('SNAP_DESTROY') && first === 'CURRENT') return 'delete CURRENT'
  if (line.includes('renameat2(')) {
    const [, file] = /^@home\.(\w+)\.new$/.exec(first) ?? []
    if (file) return file === 'kept' ? undefined : `write ${file}`
    if (first === '.boot-ready.new') return undefined
    return `${line.includes('RENAME_EXCHANGE') ? 'exchange' : 'rename'} ${first} ${second}`
  }
  const [, removed] = line.includes('unlinkat(') ? (/^@home\.(\w+)$/.exec(first) ?? []) : []
  return removed && `unlink ${removed}`
}

function inWords(call: Call): string | undefined {
  switch (call.call) {
    case 'snapshot':
    case 'rename':
      return `${call.call} ${call.from} ${call.to}`
    case 'exchange':
      return `exchange ${call.one} ${call.other}`
    case 'delete':
      return `delete ${call.name}`
    case 'write':
    case 'unlink':
      return `${call.call} ${call.file}`
    case 'copy-kept':
    case 'sync':
      return call.call
    default:
      return undefined
  }
}

/** Several kept paths are several calls, and a restore first copies those of PREVIOUS. */
const once = (calls: (string | undefined)[]) =>
  calls.filter(
    (call, at) => call !== undefined && !(call === 'copy-kept' && calls.slice(0, at).includes(call)),
  )

describe.skipIf(needs)(`kiln-reset and its model${needs ? ` (${needs})` : ''}`, () => {
  let disk: ResetDisk
  beforeAll(() => {
    disk = diskInUse()
  })
  afterAll(() => disk?.remove())

  it.each(modes)('agree on the relevant calls and their order, in %s [W2]', mode => {
    const lines = callsOf(disk.image, { ...optionsOf(mode), volumes: ['@home=/home'] }).map(
      ({ line }) => line,
    )
    const { calls } = boot(kilnOrder, inUse(kilnOrder).disk, mode)
    expect(once(lines.map(asCall)).filter(call => mode !== 'snapshot-only' || call !== 'copy-kept')).toEqual(
      once(calls.map(inWords)),
    )
  })
  it('has a thread for each volume, and they work at the same time [W2]', () => {
    // Each waits at its writes, so two that took turns would not overlap.
    const slowly = ['strace', '-f', '-y', '-ttt', '-e', 'inject=fsync:delay_enter=200000']
    const log = join(disk.scratch, 'threads')
    const copy = new ResetDisk({ image: disk.image })
    try {
      copy.boot({ under: [...slowly, '-o', log] })
    } finally {
      copy.remove()
    }
    const lines = readFileSync(log, 'utf8').split('\n')
    const spans = ['@root', '@home'].map(volume => {
      const calls = lines.filter(
        line => line.includes(`"${volume}", AT_`) || line.includes(`"${volume}.journal.new"`),
      )
      const [threads, times] = [
        calls.map(line => line.split(/\s+/)[0]),
        calls.map(line => Number(line.split(/\s+/)[1])),
      ]
      expect(new Set(threads).size, volume).toBe(1)
      return { thread: threads[0], from: Math.min(...times), to: Math.max(...times) }
    })
    const [root, home] = spans
    expect(root?.thread).not.toBe(home?.thread)
    expect(Math.max(root?.from ?? 0, home?.from ?? 0)).toBeLessThan(Math.min(root?.to ?? 0, home?.to ?? 0))
  })
})
