import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { parseFlakeReference } from '#shared/profiles/reference.ts'
import { hintOf } from '#test/texts.ts'
import { choicesIn, chosenIn, configurationOutputs, imagesOutputs } from './flake-outputs.ts'
import { type ConfigurationAnswer, configurationAnswer, type OutputsAnswer } from './flake-questions.ts'

const noImages: OutputsAnswer['images'] = [
  { system: 'x86_64-linux', kinds: [] },
  { system: 'aarch64-linux', kinds: [] },
]
const answer = (configurations: string[], images = noImages): OutputsAnswer => ({
  configurations,
  images,
  packages: [],
  jobs: [],
  named: [],
})
const errorOf = (make: () => unknown): KilnError => {
  try {
    make()
  } catch (thrown) {
    if (thrown instanceof KilnError) return thrown
    throw thrown
  }
  throw new Error('nothing was thrown')
}
const flake = '/home/me/machines'
const choose = (name: string | null, from: OutputsAnswer) => chosenIn({ flake, name }, from)

describe('what is chosen in a flake', () => {
  it('is the named configuration, or the only one, or the flake’s own images', () => {
    expect(choose('b', answer(['a', 'b']))).toBe('b')
    expect(choose(null, answer(['a']))).toBe('a')
    const images = [{ system: 'x86_64-linux' as const, kinds: ['iso' as const] }]
    expect(choose(null, answer(['a', 'b'], images))).toBeNull()
    expect(choose('a', answer(['a', 'b'], images))).toBe('a')
  })

  it('is never guessed: several, none and an unknown name are errors that list the choices', () => {
    const several = errorOf(() => choose(null, answer(['a', 'b'])))
    expect(several.code).toBe('flake.ambiguous')
    expect(hintOf(several)).toContain(`${flake}#a. It has: a, b.`)
    expect(errorOf(() => choose(null, answer([]))).code).toBe('flake.empty')
    const unknown = errorOf(() => choose('bix', answer(['box', 'other'])))
    expect(unknown.code).toBe('flake.configuration')
    expect(hintOf(unknown)).toContain('Did you mean "box"?')
  })

  it('is listed only if it can be named: without quotation marks, control characters and nothing at all', () => {
    const names = ['odd"name', 'a', 'b', '', 'new\nline', 'my.box', 'nixosConfigurations.c']
    const several = errorOf(() => choose(null, answer(names)))
    expect(hintOf(several)).toContain(`Name one after #, such as ${flake}#a. It has: a, b, my.box.`)
    for (const name of several.values['names']?.toString().split(', ') ?? []) {
      const reference = parseFlakeReference(`${flake}#${name}`)
      expect(reference && chosenIn(reference, answer(names))).toBe(name)
    }
    expect(errorOf(() => choose(null, answer(['odd"name']))).code).toBe('flake.empty')
  })

  it('is always one of the choices, whatever the flake has', () => {
    const kinds = fc.uniqueArray(fc.constantFrom('raw' as const, 'iso' as const))
    const answers = fc.record({
      configurations: fc.uniqueArray(fc.string()),
      images: fc.tuple(kinds, kinds).map(([x86, arm]): OutputsAnswer['images'] => [
        { system: 'x86_64-linux', kinds: x86 },
        { system: 'aarch64-linux', kinds: arm },
      ]),
      packages: fc.constant<OutputsAnswer['packages']>([]),
      jobs: fc.constant<string[]>([]),
      named: fc.constant<string[][]>([]),
    })
    fc.assert(
      fc.property(answers, from => {
        const choices = choicesIn(from)
        for (const name of choices) if (name !== null) expect(choose(name, from)).toBe(name)
        if (choices.length === 1 || choices[0] === null) expect(choose(null, from)).toBe(choices[0])
        else expect(errorOf(() => choose(null, from)).code).toMatch(/^flake\.(ambiguous|empty)$/)
      }),
    )
  })

  it('offers those of the flake’s own images that all its systems have', () => {
    const images = (x86: ('raw' | 'iso')[], arm: ('raw' | 'iso')[]) =>
      imagesOutputs(
        answer(
          [],
          [
            { system: 'x86_64-linux', kinds: x86 },
            { system: 'aarch64-linux', kinds: arm },
          ],
        ),
      )
    expect(images(['raw', 'iso'], ['raw'])).toEqual({ architectures: ['x86_64', 'aarch64'], kinds: ['raw'] })
    expect(images([], ['iso'])).toEqual({ architectures: ['aarch64'], kinds: ['iso'] })
    expect(images(['raw'], ['iso'])).toEqual({ architectures: ['x86_64'], kinds: ['raw'] })
  })
})

const stock = ['iso', 'iso-installer', 'qemu', 'qemu-efi', 'raw', 'raw-efi', 'vmware']
const outputs = (rest: Partial<ConfigurationAnswer>, name = 'box') =>
  configurationOutputs(
    { flake, name },
    { system: 'x86_64-linux', own: null, variants: stock, uefi: [], fails: [], ...rest },
  )
const build = 'nixosConfigurations.box.config.system.build'

describe('the images of a nixosConfiguration', () => {
  it('are nixpkgs’ that boot by UEFI', () => {
    expect(outputs({})).toEqual({
      architectures: ['x86_64'],
      attributes: { raw: `${build}.images.raw-efi`, iso: `${build}.images.iso-installer` },
    })
  })

  it('are the plainly named ones if these boot by UEFI, and Kiln’s own before all', () => {
    expect(outputs({ uefi: ['raw', 'iso'] }).attributes).toEqual({
      raw: `${build}.images.raw`,
      iso: `${build}.images.iso`,
    })
    const variants = [...stock, 'kiln-raw', 'kiln-iso']
    expect(outputs({ variants, uefi: ['raw'] }).attributes).toEqual({
      raw: `${build}.images.kiln-raw`,
      iso: `${build}.images.kiln-iso`,
    })
  })

  it('are the configuration itself, by the name of its file', () => {
    const own = (file: string, attribute = 'image') =>
      outputs({ own: { attribute, file }, variants: [] }).attributes
    expect(own('iso/nixos-minimal.iso')).toEqual({ iso: `${build}.image` })
    expect(own('image.iso', 'isoImage')).toEqual({ iso: `${build}.isoImage` })
    expect(own('box_1.raw.zst')).toEqual({ raw: `${build}.image` })
    const error = errorOf(() => own('box.qcow2'))
    expect(error.code).toBe('flake.no-image')
    expect(error.message).toContain('box.qcow2')
  })

  it('are empty without a disk for UEFI, and for another kind of machine', () => {
    expect(hintOf(errorOf(() => outputs({ variants: ['raw', 'iso', 'qemu'] })))).toContain('raw-efi')
    expect(errorOf(() => outputs({ variants: [] })).code).toBe('flake.no-image')
    expect(errorOf(() => outputs({ system: 'riscv64-linux' })).code).toBe('flake.system')
    expect(outputs({ system: 'aarch64-linux' }).architectures).toEqual(['aarch64'])
  })

  it('with a dot in the name are reached by a quoted attribute', () => {
    expect(outputs({}, 'my.host').attributes.raw).toBe(
      'nixosConfigurations."my.host".config.system.build.images.raw-efi',
    )
  })

  it('are never a variant that the configuration does not have', () => {
    const variants = fc.uniqueArray(fc.constantFrom(...stock, 'kiln-raw', 'kiln-iso'))
    const uefi = fc.uniqueArray(fc.constantFrom('raw' as const, 'iso' as const))
    fc.assert(
      fc.property(variants, uefi, (given, boots) => {
        const asked = configurationAnswer.parse({
          system: 'x86_64-linux',
          own: null,
          variants: given,
          uefi: boots,
          fails: [],
        })
        try {
          for (const attribute of Object.values(outputs(asked).attributes))
            expect(given).toContain(attribute.replace(`${build}.images.`, ''))
        } catch (thrown) {
          if (!(thrown instanceof KilnError)) throw thrown
          expect(given.some(name => /^(kiln-|raw-efi|iso-installer)/.test(name))).toBe(false)
        }
      }),
    )
  })
})
