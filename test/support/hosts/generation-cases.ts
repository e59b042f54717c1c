// Which generations of a host the script keeps, returns to and deletes.
import { expect, it } from 'vitest'
import type { ScriptBench } from './script-bench.ts'

export function generationCases(on: ScriptBench): void {
  const { start, decide, wholly } = on
  const profile = '/nix/var/nix/profiles/system'
  const generationLink = () => on.systems().host.exec(['readlink', profile]).stdout.trim()
  /** Systems of its generations, each once. */
  const known = () =>
    new Set(
      on
        .systems()
        .host.run('look', 'brief')
        .lines.flatMap(line => (line.startsWith('known') ? line.split(' ')[2] : [])),
    )

  it('returns to a generation that it has, without a new one', () => {
    const { host, old, good } = on.systems()
    const [generation = ''] = /\d+/.exec(generationLink()) ?? []
    host.install(good)
    expect(start(old, { from: good, commit: generation })).toBe('state waiting')
    expect(decide('confirm')).toBe('outcome switched switch')
    expect(host.state()).toEqual(wholly(old, 'old'))
    expect(generationLink()).toBe(`system-${generation}-link`)
  })

  it('deletes older generations only on request', () => {
    const { host, old, good } = on.systems()
    const older = host.system('older', { bare: true })
    host.install(older)
    host.install(old)
    start(good)
    decide('confirm')
    expect(known()).toContain(older)
    host.install(old)
    start(good, { limits: '60 60 2' })
    decide('confirm')
    expect(known()).toEqual(new Set([old, good]))
  })

  it('keeps the generation that it went back to, with a bad one between, and the one it was booted with', () => {
    const { host, old, good } = on.systems()
    const [older, booted, bad] = ['older', 'booted', 'bad'].map(name => host.system(name, { bare: true }))
    for (const system of [older, booted, old]) host.install(system ?? '')
    const before = generationLink()
    host.install(bad ?? '')
    host.exec(['nix-env', '-p', profile, '--switch-generation', /\d+/.exec(before)?.[0] ?? ''])
    for (const verb of ['test', 'boot']) host.exec([`${old}/bin/switch-to-configuration`, verb])
    host.exec(['ln', '-sfn', booted ?? '', '/run/booted-system'])
    host.behave('good', 'boot', '1')
    start(good, { limits: '60 60 2' })
    expect(decide('confirm')).toBe('outcome rolled-back boot-loader 1')
    expect(host.state()).toEqual(wholly(old, 'old'))
    expect(generationLink()).toBe(before)
    host.behave('good', 'boot', 'succeed')
    start(good, { limits: '60 60 2' })
    expect(decide('confirm')).toBe('outcome switched switch')
    expect(host.state()).toEqual(wholly(good, 'good'))
    expect(known()).toEqual(new Set([booted, old, bad, good]))
    host.exec(['rm', '/run/booted-system'])
  })
}
