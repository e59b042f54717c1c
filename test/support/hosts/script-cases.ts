// What the script that switches hosts does, on a host with one userland.
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { isRoot, scriptBench, wholly } from './script-bench.ts'
import { generationCases } from './script-generation-cases.ts'
import type { Userland } from './script-host.ts'
import { lockCases } from './script-lock-cases.ts'

const switchCases = (userland: Userland) =>
  describe.skipIf(!isRoot)(`a host with ${userland}`, () => {
    const bench = scriptBench(userland)

    it('stays on the new system once that was confirmed, and boots it from then on', () => {
      expect(bench.start(bench.good)).toBe('state waiting')
      expect(bench.host.state()).toEqual({ running: bench.good, profile: bench.old, boots: 'old' })
      expect(bench.decide('confirm')).toBe('outcome switched switch')
      expect(bench.host.state()).toEqual(wholly(bench.good, 'good'))
    })

    it('bears the id of its box, and of the last that deployed', () => {
      // Only within the namespace of this host.
      bench.host.exec(['mount', '-t', 'tmpfs', 'tmpfs', '/var/lib'])
      try {
        for (const id of ['0123456789abcdef', 'fedcba9876543210']) {
          expect(bench.host.run('box', id)).toMatchObject({ status: 0 })
          expect(bench.host.exec(['cat', '/var/lib/kiln/box']).lines).toEqual([id])
        }
        expect(bench.host.exec(['ls', '/var/lib/kiln']).lines).toEqual(['box'])
        expect(bench.host.exec(['stat', '-c', '%a', '/var/lib/kiln/box']).lines).toEqual(['644'])
      } finally {
        bench.host.exec(['umount', '/var/lib'])
      }
    })

    it('rolls back when its folder is removed while it waits', async () => {
      bench.start(bench.good, { limits: '60 2 0' })
      rmSync(join(bench.host.folder, 'run/kiln'), { recursive: true })
      const outcome = () => readFileSync(bench.fileOf('outcome'), 'utf8')
      await vi.waitFor(() => expect(outcome()).toBe('rolled-back unconfirmed\n'), 60_000)
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
    })

    it('rolls back when no confirmation arrives in time', () => {
      bench.start(bench.good, { limits: '60 1 0' })
      const { lines } = bench.host.run('follow', bench.deploy, '0', 'done')
      expect(lines).toContain('log kiln: waiting 1 s for a confirmation over a new connection')
      expect(lines.at(-1)).toBe('outcome rolled-back unconfirmed')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
      // Too late.
      expect(bench.decide('confirm')).toBe('outcome rolled-back unconfirmed')
    })

    it('goes back when an activation fails, even if it had changed the host by then', () => {
      bench.host.behave('good', 'test', 'half 1')
      expect(bench.start(bench.good)).toBe('outcome rolled-back activation 1')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
    })

    it('kills an activation that hangs and ignores TERM, and rolls back', () => {
      bench.host.behave('good', 'test', 'hang')
      expect(bench.start(bench.good, { limits: '1 60 0' })).toBe('outcome rolled-back hung')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
      expect(bench.host.runs(`${bench.good}/bin/switch`)).toBe(false)
    })

    it('ends a running activation on a request to roll back', async () => {
      bench.host.behave('good', 'test', 'hang')
      const begun = bench.host.begin(
        'start',
        bench.next(),
        bench.old,
        bench.good,
        'switch',
        'set',
        '60 60 0',
        'me@here',
      )
      await vi.waitFor(() => expect(readFileSync(bench.fileOf('state'), 'utf8')).toBe('activating\n'), 30_000)
      expect(bench.decide('rollback:cancelled')).toBe('outcome rolled-back cancelled')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
      begun.kill()
    })

    it('rolls back on request, with the reason', () => {
      bench.start(bench.good)
      expect(bench.decide('rollback:checks')).toBe('outcome rolled-back checks')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
    })

    it('goes back, profile included, when the boot loader cannot be installed', () => {
      bench.host.behave('good', 'boot', '1')
      bench.start(bench.good)
      expect(bench.decide('confirm')).toBe('outcome rolled-back boot-loader 1')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
    })

    it('says so when it could not go back either, and keeps the system to go back to', () => {
      bench.host.behave('good', 'test', 'half 1')
      bench.host.behave('old', 'test', '2')
      expect(bench.start(bench.good)).toBe('outcome rollback-failed activation 1')
      expect(bench.host.state()).toEqual({ running: bench.good, profile: bench.old, boots: 'old' })
      expect(bench.roots()).toContain(`${bench.deploy}-old`)
    })

    it('is left alone when what runs is not what the plan was made for', () => {
      expect(bench.start(bench.old, { from: bench.good })).toBe(`outcome refused changed ${bench.old}`)
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
    })

    it('keeps both systems until the end, and nothing afterwards', () => {
      bench.start(bench.good)
      expect(bench.roots()).toEqual(expect.arrayContaining([`${bench.deploy}-new`, `${bench.deploy}-old`]))
      bench.decide('rollback:cancelled')
      expect(bench.roots().filter(name => name.startsWith(`${bench.deploy}-`))).toEqual([])
    })

    it('activates for a test without another boot entry', () => {
      bench.start(bench.good, { mode: 'test', commit: 'none' })
      expect(bench.decide('confirm')).toBe('outcome switched test')
      expect(bench.host.state()).toEqual({ running: bench.good, profile: bench.old, boots: 'old' })
    })

    it('takes a system for the next boot without activating it', () => {
      expect(bench.start(bench.good, { mode: 'boot' })).toBe('outcome switched boot')
      expect(bench.host.state()).toEqual({ running: bench.old, profile: bench.good, boots: 'good' })
    })

    it('keeps its request and its script to root alone', () => {
      bench.start(bench.good)
      const { lines } = bench.host.exec([
        'ls',
        '-ld',
        '/run/kiln',
        '/run/kiln/deploy',
        `/run/kiln/deploy/${bench.deploy}`,
      ])
      expect(lines).toHaveLength(3)
      for (const line of lines) expect(line).toMatch(/^drwx------/)
    })

    it('says what runs', () => {
      const { lines } = bench.host.run('look')
      expect(lines).toEqual(
        expect.arrayContaining([`current ${bench.old}`, `path ${bench.old}`, 'rights root']),
      )
      expect(lines.at(-1)).toBe('end look')
    })
  })

export function scriptCases(userland: Userland): void {
  switchCases(userland)
  lockCases(userland)
  generationCases(userland)
}
