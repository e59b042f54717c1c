// What the script that switches hosts does with the generations of a system.
import { describe, expect, it } from 'vitest'
import { isRoot, scriptBench, wholly } from './script-bench.ts'
import type { Userland } from './script-host.ts'

export const generationCases = (userland: Userland) =>
  describe.skipIf(!isRoot)(`the generations of a host with ${userland}`, () => {
    const bench = scriptBench(userland)

    const profile = '/nix/var/nix/profiles/system'
    const generationLink = () => bench.host.exec(['readlink', profile]).stdout.trim()
    /** Systems of its generations, each once. */
    const known = () =>
      new Set(
        bench.host
          .run('look', 'brief')
          .lines.flatMap(line => (line.startsWith('known') ? line.split(' ')[2] : [])),
      )

    it('returns to a generation that it has, without a new one', () => {
      const [generation = ''] =
        /\d+/.exec(bench.host.exec(['readlink', '/nix/var/nix/profiles/system']).stdout) ?? []
      bench.host.install(bench.good)
      expect(bench.start(bench.old, { from: bench.good, commit: generation })).toBe('state waiting')
      expect(bench.decide('confirm')).toBe('outcome switched switch')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
      expect(bench.host.exec(['readlink', '/nix/var/nix/profiles/system']).lines).toEqual([
        `system-${generation}-link`,
      ])
    })

    it('deletes older generations only on request', () => {
      const older = bench.host.system('older', { bare: true })
      bench.host.install(older)
      bench.host.install(bench.old)
      bench.start(bench.good)
      bench.decide('confirm')
      expect(known()).toContain(older)
      bench.host.install(bench.old)
      bench.start(bench.good, { limits: '60 60 2' })
      bench.decide('confirm')
      expect(known()).toEqual(new Set([bench.old, bench.good]))
    })

    it('keeps the generation that it went back to, with a bad one between, and the one it was booted with', () => {
      const [older, booted, bad] = ['older', 'booted', 'bad'].map(name =>
        bench.host.system(name, { bare: true }),
      )
      for (const system of [older, booted, bench.old]) bench.host.install(system ?? '')
      const before = generationLink()
      bench.host.install(bad ?? '')
      bench.host.exec(['nix-env', '-p', profile, '--switch-generation', /\d+/.exec(before)?.[0] ?? ''])
      for (const verb of ['test', 'boot']) bench.host.exec([`${bench.old}/bin/switch-to-configuration`, verb])
      bench.host.exec(['ln', '-sfn', booted ?? '', '/run/booted-system'])
      bench.host.behave('good', 'boot', '1')
      bench.start(bench.good, { limits: '60 60 2' })
      expect(bench.decide('confirm')).toBe('outcome rolled-back boot-loader 1')
      expect(bench.host.state()).toEqual(wholly(bench.old, 'old'))
      expect(generationLink()).toBe(before)
      bench.host.behave('good', 'boot', 'succeed')
      bench.start(bench.good, { limits: '60 60 2' })
      expect(bench.decide('confirm')).toBe('outcome switched switch')
      expect(bench.host.state()).toEqual(wholly(bench.good, 'good'))
      expect(known()).toEqual(new Set([booted, bench.old, bad, bench.good]))
      bench.host.exec(['rm', '/run/booted-system'])
    })

    it('does not call it gone back where the next start is not known', () => {
      bench.host.behave('good', 'boot', '1')
      bench.host.behave('old', 'boot', '1')
      bench.start(bench.good)
      expect(bench.decide('confirm')).toBe('outcome rollback-failed boot-loader 1')
      expect(bench.host.state()).toMatchObject({ running: bench.old, profile: bench.old })
    })
  })
