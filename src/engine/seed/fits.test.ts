// Tests with the schemas of Kiln's own profiles.

import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Image } from '#shared/images/image.ts'
import { type Option, option, optionSchema } from '#shared/profiles/option.ts'
import { misfits } from '#shared/seed/fits.ts'
import { noAnswers, type SeedAnswers } from '#shared/seed/seed.ts'
import { english } from '#test/texts.ts'
import { createMakeSeed } from './make.ts'

const profiles = resolve(import.meta.dirname, '../../../nix/profiles')
const optionsOf = (id: string) =>
  optionSchema.parse(JSON.parse(readFileSync(join(profiles, id, 'options.json'), 'utf8'))).options
const imageOf = (id: string, options: Record<string, unknown> = {}) =>
  ({ profile: { id }, provenance: { options } }) as unknown as Image

const asked = (answers: Partial<SeedAnswers>, image: Image | null, secrets: Option[] = []) =>
  misfits({ ...noAnswers(), ...answers }, { image, secrets }).map(
    ({ label, reason }) => `${english.text(label)}: ${english.text(reason)}`,
  )

test('secrets are checked against all patterns of their profile within one time limit', () => {
  const type = { kind: 'string', pattern: '[ab]*a[ab]{700}' }
  const keys = Array.from({ length: 40 }, (_, index) => `k${index}`)
  const secrets = keys.map(key =>
    option.parse({ key, label: key, description: '', type, default: null, secret: true }),
  )
  const given = Object.fromEntries(keys.map(key => [key, 'a'.repeat(1300)]))
  const reasons = asked({ secrets: given }, null, secrets)
  expect(reasons.length).toBeGreaterThan(10)
  expect(reasons[0]).toContain('it takes too long to check')
})

describe('a secret of Kiln’s profiles', () => {
  const secrets = optionsOf('workstation').filter(option => option.secret)
  const output = (key: string, value: string) => asked({ secrets: { [key]: value } }, null, secrets)

  // From crypt(3) of Debian 12's libxcrypt, for "hunter2".
  const hashes = [
    '$y$j9T$abcdefghijklmnopqrstu.$b3VbA.N.4zA4K0aenb4UAwy.Jg9xh1ecEIkjR/EbnUD',
    '$gy$j9T$abcdefghijklmnopqrstu.$iocdw/4hdLDGgYHXFn/VEFecEqCmwMhuiURbq51s1bA',
    '$7$CU..../....abcdefghijklmnopqrstu.$XatWPFwnm02Lam.KGabhvYzvzwXIsGjJBoKO04jpvR1',
    '$2b$05$abcdefghijklmnopqrstuuoXuKqgZXLiJqzfmMXDDhSFPIvxV7t8.',
    '$6$saltsalt$8iYtNHxjWRl.NF6oNZ5tF.iKFlQREaXBLlSmZKP6dy9l5z3vsooWNW0/GZ6Nej73/TFug6pIPSqbJoCT6dfnj.',
    '$6$rounds=5000$saltsalt$8iYtNHxjWRl.NF6oNZ5tF.iKFlQREaXBLlSmZKP6dy9l5z3vsooWNW0/GZ6Nej73/TFug6pIPSqbJoCT6dfnj.',
  ]
  /** SHA-256's and DES's, which NixOS's libxcrypt does not know. */
  const unknown = ['$5$saltsalt$OIdfjX.u4Y3SJ4I2bX8w5BMf1VAUhHABNUirScDzZi3', 'ab.Xn1GxzJVq2']

  test('is accepted if the machine can use it', () => {
    for (const hash of hashes)
      for (const value of [hash, `${hash}\n`]) expect(output('passwordHash', value)).toEqual([])
    for (const passphrase of ['open sesame', 'x'.repeat(63), '"quoted" ~', 'from a file\n', ''])
      expect(output('wifiPassphrase', passphrase)).toEqual([])
    expect(output('tailscaleAuthKey', 'tskey-auth-x\n')).toEqual([])
  })

  test('is refused if it would let no one in, and never quoted', () => {
    const cut = hashes.flatMap(hash => [hash.slice(0, -1), `${hash}x`, ` ${hash}`, `${hash}\n${hash}`])
    for (const value of ['hunter2', '$6$abc', ' ', ...unknown, ...cut]) {
      const [reason = ''] = output('passwordHash', value)
      expect(reason).toBe(
        'Password hash: it does not match the expected form: hash of a password, as `mkpasswd` prints it: $y$….',
      )
    }
    for (const value of ['abc', 'x'.repeat(64), 'schöne Grüße', 'two lines\nof it'])
      expect(output('wifiPassphrase', value)).toEqual([
        'Wi-Fi passphrase: it does not match the expected form: Wi-Fi passphrase of 8 to 63 plain characters.',
      ])
  })

  test('is refused before a seed is made from it', async () => {
    const make = createMakeSeed({
      ssh: { makeHostKey: () => Promise.reject(new Error('asked')) },
    })
    const made = make(
      { ...noAnswers(), secrets: { passwordHash: 'hunter2' } },
      { partitionBytes: 4 << 20, image: null, secrets },
    )
    await expect(made).rejects.toMatchObject({
      code: 'seed.invalid',
      message: expect.not.stringContaining('hunter2'),
    })
  })
})

describe('Wi-Fi', () => {
  const wifi = [{ ssid: 'Home', passphrase: 'open sesame' }]

  test('is refused for images of exactly those of Kiln’s profiles whose form has none', () => {
    const without = (id: string) => !optionsOf(id).some(option => option.key === 'wifi')
    const ids = readdirSync(profiles)
    expect(ids.filter(without)).toEqual(['appliance'])
    for (const id of ids)
      expect([id, asked({ wifi }, imageOf(id))]).toEqual([
        id,
        without(id) ? ['Wi-Fi: this image was built without Wi-Fi.'] : [],
      ])
  })

  test('is refused if the image declares that it has none, and only then', () => {
    expect(asked({ wifi }, imageOf('workstation', { wifi: false }))).toHaveLength(1)
    expect(asked({ wifi }, imageOf('workstation', { wifi: true }))).toEqual([])
    expect(asked({ wifi }, imageOf('github:ada/machines#box'))).toEqual([])
    expect(asked({ wifi }, null)).toEqual([])
    expect(asked({}, imageOf('appliance'))).toEqual([])
  })
})

describe('a ticket of Connect', () => {
  const enrolment = 'a ticket'

  test('is refused for images of exactly those of Kiln’s profiles whose form has no Connect', () => {
    const without = (id: string) => !optionsOf(id).some(option => option.key === 'connectUrl')
    const ids = readdirSync(profiles)
    expect(ids.filter(id => !without(id))).toEqual(['appliance'])
    for (const id of ids)
      expect([id, asked({ enrolment }, imageOf(id))]).toEqual([
        id,
        without(id) ? ['Ticket of Connect: machines of this profile have no Connect.'] : [],
      ])
  })

  test('is accepted for any other image', () => {
    expect(asked({ enrolment }, imageOf('github:ada/machines#box'))).toEqual([])
    expect(asked({ enrolment }, null)).toEqual([])
  })
})
