// The patterns of nix/lib/texts.nix against the window's own checks: what the form takes, Nix takes.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { optionType } from '#shared/profiles/option.ts'
import { valueProblem } from '#shared/profiles/options/check.ts'
import { hasNix, pure } from './evaluate-pure.ts'

const forms = hasNix ? (pure('forms') as Record<string, unknown>) : {}
const blob = `AAAAC3NzaC1lZDI1NTE5AAAAI${'A'.repeat(43)}`
const taken: Record<string, string[]> = {
  hostname: ['a', 'box1', 'B-1', 'a'.repeat(63)],
  userName: ['ada', '_x', 'a'.repeat(31)],
  runtimePath: ['/run/secret', '/var/lib/kiln/secrets/a-b'],
  url: ['http://a', 'https://example.com:8080/x?y=z'],
  webSocket: ['ws://cp.example.com/agent/ws'],
  sshPublicKey: [`ssh-ed25519 ${blob}`, `ssh-ed25519 ${blob} you@laptop`],
}
const refused: Record<string, string[]> = {
  hostname: ['', '-a', 'a-', 'a.b', 'a_b', 'ä', 'a'.repeat(64), 'a\n'],
  userName: ['', '1a', 'Ada', 'a'.repeat(32), 'a b'],
  runtimePath: ['', 'run/secret', '/', '/a b', '/a\nb'],
  url: ['', 'http://', 'https:///x', 'example.com', 'http://a b'],
  webSocket: ['', 'ws://', 'cp.example.com'],
  sshPublicKey: ['', 'ssh-ed25519', 'my key', `ssh-ed25519 ${blob}\nssh-ed25519 ${blob}`],
}

/** Texts of characters that the patterns know, near the edge of what they take. */
const near: Record<string, fc.Arbitrary<string>> = {
  hostname: fc.string({ unit: fc.constantFrom('a', 'Z', '0', '-', '.', '_'), maxLength: 66 }),
  userName: fc.string({ unit: fc.constantFrom('a', 'z', '0', '-', '_', 'A'), maxLength: 34 }),
  runtimePath: fc.string({ unit: fc.constantFrom('/', 'a', '.', ' ', '-'), maxLength: 8 }),
}

const windowTakes = (name: string, text: string) => valueProblem(optionType.parse(forms[name]), text) === null
const nixTakes = (samples: Record<string, string[]>) => pure('matches', samples) as Record<string, boolean[]>

describe.skipIf(!hasNix)('texts of the form', () => {
  test.each(Object.keys(taken))('%s: Nix and the window take and refuse the same', name => {
    const yes = taken[name] ?? []
    const no = refused[name] ?? []
    const verdicts = nixTakes({ [name]: [...yes, ...no] })[name]
    expect(verdicts).toEqual([...yes.map(() => true), ...no.map(() => false)])
    expect([...yes, ...no].map(text => windowTakes(name, text))).toEqual(verdicts)
  })

  test.each(Object.keys(near))('%s: no text is judged in two ways', name => {
    const texts = fc.sample(near[name] ?? fc.constant(''), 1000)
    const verdicts = nixTakes({ [name]: texts })[name] ?? []
    const differing = texts.filter((text, index) => windowTakes(name, text) !== verdicts[index])
    expect(differing).toEqual([])
    expect(new Set(verdicts).size).toBe(2)
  })
})
