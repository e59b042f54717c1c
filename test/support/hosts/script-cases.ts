// What the script that switches hosts does, on a host with one userland (script-host.ts).
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { generationCases } from './generation-cases.ts'
import { benchForScript } from './script-bench.ts'
import type { Userland } from './script-host.ts'

// Only root can make a mount namespace.
const isRoot = process.getuid?.() === 0

export const scriptCases = (userland: Userland) =>
  describe.skipIf(!isRoot)(`a host with ${userland}`, () => {
    const on = benchForScript(userland)
    const { last, newId, start, decide, fileOf, killSupervisor, wholly, roots } = on

    it('stays on the new system once that was confirmed, and boots it from then on', () => {
      const { host, old, good } = on.systems()
      expect(start(good)).toBe('state waiting')
      expect(host.state()).toEqual({ running: good, profile: old, boots: 'old' })
      expect(decide('confirm')).toBe('outcome switched switch')
      expect(host.state()).toEqual(wholly(good, 'good'))
    })

    it('bears the id of its box, and of the last that deployed', () => {
      const { host } = on.systems()
      // Only within the namespace of this host.
      host.exec(['mount', '-t', 'tmpfs', 'tmpfs', '/var/lib'])
      try {
        for (const id of ['0123456789abcdef', 'fedcba9876543210']) {
          expect(host.run('box', id)).toMatchObject({ status: 0 })
          expect(host.exec(['cat', '/var/lib/kiln/box']).lines).toEqual([id])
        }
        expect(host.exec(['ls', '/var/lib/kiln']).lines).toEqual(['box'])
        expect(host.exec(['stat', '-c', '%a', '/var/lib/kiln/box']).lines).toEqual(['644'])
      } finally {
        host.exec(['umount', '/var/lib'])
      }
    })

    it('rolls back when its folder is removed while it waits', async () => {
      const { host, old, good } = on.systems()
      start(good, { limits: '60 2 0' })
      rmSync(join(host.folder, 'run/kiln'), { recursive: true })
      const outcome = () => readFileSync(fileOf('outcome'), 'utf8')
      await vi.waitFor(() => expect(outcome()).toBe('rolled-back unconfirmed\n'), 60_000)
      expect(host.state()).toEqual(wholly(old, 'old'))
    })

    it('rolls back when no confirmation arrives in time', () => {
      const { host, old, good } = on.systems()
      start(good, { limits: '60 1 0' })
      const { lines } = host.run('follow', `deploy-${last()}`, '0', 'done')
      expect(lines).toContain('log kiln: waiting 1 s for a confirmation over a new connection')
      expect(lines.at(-1)).toBe('outcome rolled-back unconfirmed')
      expect(host.state()).toEqual(wholly(old, 'old'))
      // Too late.
      expect(decide('confirm')).toBe('outcome rolled-back unconfirmed')
    })

    it('goes back when an activation fails, even if it had changed the host by then', () => {
      const { host, old, good } = on.systems()
      host.behave('good', 'test', 'half 1')
      expect(start(good)).toBe('outcome rolled-back activation 1')
      expect(host.state()).toEqual(wholly(old, 'old'))
    })

    it('kills an activation that hangs and ignores TERM, and rolls back', () => {
      const { host, old, good } = on.systems()
      host.behave('good', 'test', 'hang')
      expect(start(good, { limits: '1 60 0' })).toBe('outcome rolled-back hung')
      expect(host.state()).toEqual(wholly(old, 'old'))
      expect(host.runs(`${good}/bin/switch`)).toBe(false)
    })

    it('ends a running activation on a request to roll back', async () => {
      const { host, old, good } = on.systems()
      host.behave('good', 'test', 'hang')
      const begun = host.begin('start', newId(), old, good, 'switch', 'set', '60 60 0', 'me@here')
      await vi.waitFor(() => expect(readFileSync(fileOf('state'), 'utf8')).toBe('activating\n'), 30_000)
      expect(decide('rollback:cancelled')).toBe('outcome rolled-back cancelled')
      expect(host.state()).toEqual(wholly(old, 'old'))
      begun.kill()
    })

    it('rolls back on request, with the reason', () => {
      const { host, old, good } = on.systems()
      start(good)
      expect(decide('rollback:checks')).toBe('outcome rolled-back checks')
      expect(host.state()).toEqual(wholly(old, 'old'))
    })

    it('goes back, profile included, when the boot loader cannot be installed', () => {
      const { host, old, good } = on.systems()
      host.behave('good', 'boot', '1')
      start(good)
      expect(decide('confirm')).toBe('outcome rolled-back boot-loader 1')
      expect(host.state()).toEqual(wholly(old, 'old'))
    })

    it('says so when it could not go back either, and keeps the system to go back to', () => {
      const { host, old, good } = on.systems()
      host.behave('good', 'test', 'half 1')
      host.behave('old', 'test', '2')
      expect(start(good)).toBe('outcome rollback-failed activation 1')
      expect(host.state()).toEqual({ running: good, profile: old, boots: 'old' })
      expect(roots()).toContain(`deploy-${last()}-old`)
    })

    it('refuses a second deploy while one is going on, and names it', () => {
      const { host, old, good } = on.systems()
      start(good)
      const first = last()
      expect(start(good, { from: good })).toBe(`outcome refused locked deploy-${first}`)
      expect(host.run('history').lines[0]).toMatch(
        new RegExp(`^locked deploy-${first} \\d+ \\d{4}-\\S+Z me@here$`),
      )
      expect(decide('rollback:cancelled', first)).toBe('outcome rolled-back cancelled')
      expect(host.state()).toEqual(wholly(old, 'old'))
    })

    it('takes over the lock of a deploy whose supervisor was killed', () => {
      const { host, old, good } = on.systems()
      start(good)
      killSupervisor()
      expect(start(old, { from: good })).toBe('state waiting')
      expect(decide('confirm')).toBe('outcome switched switch')
      expect(host.state()).toEqual(wholly(old, 'old'))
    })

    it('is taken over by one alone, however many try, also where the one before died at it', async () => {
      const { host, old, good } = on.systems()
      start(good)
      killSupervisor()
      const gone = `/run/kiln/deploy/deploy-${last()}`
      host.exec(['ln', '-s', 'by:never-came', `${gone}/next`])
      const ids = Array.from({ length: 5 }, () => newId())
      const begun = ids.map(id => host.begin('start', id, good, old, 'switch', 'set', '60 60 0', 'me@here'))
      const endOf = (id: string) => host.exec(['cat', `/run/kiln/deploy/${id}/state`]).stdout.trim()
      const states = () => ids.map(endOf).toSorted()
      await vi.waitFor(() => expect(states()).toEqual(['done', 'done', 'done', 'done', 'waiting']), 60_000)
      for (const child of begun) child.kill()
      const holder = ids.find(id => endOf(id) === 'waiting') ?? ''
      expect(host.exec(['readlink', '/run/kiln/deploy/lock']).stdout.trim()).toBe(`by:${holder}`)
      const others = ids.filter(id => id !== holder)
      for (const id of others)
        expect(host.exec(['cat', `/run/kiln/deploy/${id}/outcome`]).stdout).toMatch(/^refused locked/)
      expect(host.run('decide', holder, 'confirm', '0', 'done').lines.at(-1)).toBe('outcome switched switch')
    })

    it('goes back when its supervisor is started again after it was killed', () => {
      const { host, old, good } = on.systems()
      start(good)
      killSupervisor()
      host.exec(['sh', `/run/kiln/deploy/deploy-${last()}/supervise`, 'supervise', `deploy-${last()}`])
      expect(readFileSync(fileOf('outcome'), 'utf8')).toBe('rolled-back supervisor-killed\n')
      expect(host.state()).toEqual(wholly(old, 'old'))
    })

    it('is left alone when what runs is not what the plan was made for', () => {
      const { host, old, good } = on.systems()
      expect(start(old, { from: good })).toBe(`outcome refused changed ${old}`)
      expect(host.state()).toEqual(wholly(old, 'old'))
    })

    it('keeps both systems until the end, and nothing afterwards', () => {
      const { good } = on.systems()
      start(good)
      expect(roots()).toEqual(expect.arrayContaining([`deploy-${last()}-new`, `deploy-${last()}-old`]))
      decide('rollback:cancelled')
      expect(roots().filter(name => name.startsWith(`deploy-${last()}-`))).toEqual([])
    })

    it('activates for a test without another boot entry', () => {
      const { host, old, good } = on.systems()
      start(good, { mode: 'test', commit: 'none' })
      expect(decide('confirm')).toBe('outcome switched test')
      expect(host.state()).toEqual({ running: good, profile: old, boots: 'old' })
    })

    it('takes a system for the next boot without activating it', () => {
      const { host, old, good } = on.systems()
      expect(start(good, { mode: 'boot' })).toBe('outcome switched boot')
      expect(host.state()).toEqual({ running: old, profile: good, boots: 'good' })
    })

    it('does not call it gone back where the next start is not known', () => {
      const { host, old, good } = on.systems()
      host.behave('good', 'boot', '1')
      host.behave('old', 'boot', '1')
      start(good)
      expect(decide('confirm')).toBe('outcome rollback-failed boot-loader 1')
      expect(host.state()).toMatchObject({ running: old, profile: old })
    })

    it('keeps its request and its script to root alone', () => {
      const { host, good } = on.systems()
      start(good)
      const { lines } = host.exec([
        'ls',
        '-ld',
        '/run/kiln',
        '/run/kiln/deploy',
        `/run/kiln/deploy/deploy-${last()}`,
      ])
      expect(lines).toHaveLength(3)
      for (const line of lines) expect(line).toMatch(/^drwx------/)
    })

    it('says what runs', () => {
      const { host, old } = on.systems()
      const { lines } = host.run('look')
      expect(lines).toEqual(expect.arrayContaining([`current ${old}`, `path ${old}`, 'rights root']))
      expect(lines.at(-1)).toBe('end look')
    })

    generationCases(on)
  })
