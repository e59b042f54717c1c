import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hostFacts } from '#shared/hosts/facts.ts'
import { hostInquiry, withSkew } from './parse-facts.ts'

const recorded = (name: string) =>
  readFileSync(new URL(`fixtures/facts-${name}.txt`, import.meta.url), 'utf8')
const now = 1_700_000_000_000
const parseFacts = (text: string, nowMs: number) => {
  const read = hostInquiry.read(text)
  return read && withSkew(read.answer, nowMs)
}

describe('what a host said', () => {
  test('is read of a NixOS host', () => {
    expect(parseFacts(recorded('nixos'), now)).toMatchObject({
      hostname: 'box1',
      system: 'NixOS 25.11.lab',
      nixos: true,
      label: '25.11.lab',
      architecture: 'x86_64',
      currentGeneration: 2,
      bootedGeneration: 1,
      profileGeneration: 2,
      needsReboot: true,
      generations: [{ number: 1 }, { number: 2 }],
    })
  })

  test('is read of a Debian without Nix', () => {
    expect(parseFacts(recorded('debian'), now)).toMatchObject({
      nixos: false,
      label: null,
      currentSystem: null,
      needsReboot: null,
      generations: [],
      nixVersion: null,
      system: 'Debian GNU/Linux 12 (bookworm)',
    })
  })

  test('has the id of its box, where that is one', () => {
    const text = recorded('debian')
    const withBox = (line: string) => parseFacts(text.replace('clock\t', `${line}\nclock\t`), now)?.box
    expect(withBox('box\t0123456789abcdef ')).toBe('0123456789abcdef')
    for (const line of ['box\t', 'box\t../../etc', 'box\t0123456789ABCDEF', ''])
      expect(withBox(line)).toBeNull()
  })

  test('has the update that it did not keep, by the clock of this computer', () => {
    const text = recorded('nixos')
    const clock = Number(/^clock\t(\d+)/m.exec(text)?.[1])
    const record = JSON.stringify({ outcome: 'went-back', why: 'worse: tcp 8123', to: '/nix/store/new' })
    const lines = `update\t${record} \nupdate-at\t${clock - 60}\n`
    expect(parseFacts(text.replace('clock\t', `${lines}clock\t`), now)?.updateUndone).toEqual({
      at: now - 60_000,
      stuck: false,
      reason: 'worse: tcp 8123',
    })
    expect(parseFacts(text, now)).toMatchObject({ updateUndone: null, updateStale: null })
    const look = `look\t${JSON.stringify({ outcome: 'refused', refusal: 'expired' })} \n`
    expect(parseFacts(text.replace('clock\t', `${look}clock\t`), now)?.updateStale).toBe('expired')
  })

  test('is found between what the login shell prints', () => {
    const text = recorded('debian')
    expect(parseFacts(`Welcome!\nclock\t0\n${text}bye\n`, now)).toEqual(parseFacts(text, now))
  })

  test('is nothing where it was cut off', () => {
    expect(parseFacts(recorded('nixos').slice(0, -20), now)).toBeNull()
    expect(parseFacts('sh: syntax error\n', now)).toBeNull()
  })

  test('is always of the form that the contract has, or nothing', () => {
    const lines = recorded('nixos').split('\n')
    const change = fc.tuple(fc.nat(lines.length - 1), fc.string({ unit: 'binary', maxLength: 60 }))
    fc.assert(
      fc.property(fc.array(change, { maxLength: 8 }), changes => {
        const said = [...lines]
        for (const [at, text] of changes) said[at] = `${said[at]?.split('\t')[0]}\t${text}`
        const facts = parseFacts(said.join('\n'), now)
        if (facts !== null) expect(hostFacts.safeParse(facts).success).toBe(true)
      }),
    )
  })

  test('has clocks that differ as they do', () => {
    const clock = /^clock\t(\d+)$/m.exec(recorded('debian'))?.[1] ?? ''
    expect(parseFacts(recorded('debian'), Number(clock) * 1000 - 3_600_000)?.clockSeconds).toBe(3600)
  })
})
