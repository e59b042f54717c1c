// How deploys to one host exclude each other, and what becomes of one whose supervisor is killed.
import { readFileSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { isRoot, scriptBench, wholly } from './script-bench.ts'
import type { Userland } from './script-host.ts'

export const lockCases = (userland: Userland) =>
  describe.skipIf(!isRoot)(`the lock of a host with ${userland}`, () => {
    const bench = scriptBench(userland)

    it('refuses a second deploy while one is going on, and names it', () => {
      bench.start(bench.good)
      const first = bench.number
      expect(bench.start(bench.good, { from: bench.good })).toBe(`outcome refused locked deploy-${first}`)
      expect(bench.host.run('history').lines[0]).toMatch(
        new RegExp(`^locked deploy-${first} \\d+ \\d{4}-\\S+Z me@here$`),
      )
      expect(bench.decide('rollback:cancelled', first)).toBe('outcome rolled-back cancelled')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
    })

    it('takes over the lock of a deploy whose supervisor was killed', () => {
      bench.start(bench.good)
      bench.killSupervisor()
      expect(bench.start(bench.old, { from: bench.good })).toBe('state waiting')
      expect(bench.decide('confirm')).toBe('outcome switched switch')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
    })

    it('is taken over by one alone, however many try, also where the one before died at it', async () => {
      bench.start(bench.good)
      bench.killSupervisor()
      const gone = `/run/kiln/deploy/${bench.deploy}`
      bench.host.exec(['ln', '-s', 'by:never-came', `${gone}/next`])
      const ids = Array.from({ length: 5 }, () => bench.next())
      const begun = ids.map(id =>
        bench.host.begin('start', id, bench.good, bench.old, 'switch', 'set', '60 60 0', 'me@here'),
      )
      const endOf = (id: string) => bench.host.exec(['cat', `/run/kiln/deploy/${id}/state`]).stdout.trim()
      const states = () => ids.map(endOf).toSorted()
      await vi.waitFor(() => expect(states()).toEqual(['done', 'done', 'done', 'done', 'waiting']), 60_000)
      for (const child of begun) child.kill()
      const holder = ids.find(id => endOf(id) === 'waiting') ?? ''
      expect(bench.host.exec(['readlink', '/run/kiln/deploy/lock']).stdout.trim()).toBe(`by:${holder}`)
      const others = ids.filter(id => id !== holder)
      for (const id of others)
        expect(bench.host.exec(['cat', `/run/kiln/deploy/${id}/outcome`]).stdout).toMatch(/^refused locked/)
      expect(bench.host.run('decide', holder, 'confirm', '0', 'done').lines.at(-1)).toBe(
        'outcome switched switch',
      )
    })

    it('goes back when its supervisor is started again after it was killed', () => {
      bench.start(bench.good)
      bench.killSupervisor()
      bench.host.exec(['sh', `/run/kiln/deploy/${bench.deploy}/supervise`, 'supervise', bench.deploy])
      expect(readFileSync(bench.fileOf('outcome'), 'utf8')).toBe('rolled-back supervisor-killed\n')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
    })
  })
