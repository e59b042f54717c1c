// Recorded output of Nix 2.34 for the real profiles with answers that they refuse.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Option, optionSchema } from '#shared/profiles/option.ts'
import { refusalsIn, refusalsInLog } from './refusals.ts'

const recorded = (name: string) =>
  readFileSync(join(import.meta.dirname, 'fixtures', `refused-${name}.txt`), 'utf8')
const optionsOf = (profile: string): Option[] =>
  optionSchema.parse(
    JSON.parse(
      readFileSync(join(import.meta.dirname, '../../../nix/profiles', profile, 'options.json'), 'utf8'),
    ),
  ).options

describe('what a profile refuses', () => {
  it('is shown by its field, in the words of the form [B4]', () => {
    expect(refusalsIn(recorded('disk-too-small'), optionsOf('ai-sandbox'))).toEqual([
      {
        field: 'diskSizeMiB',
        message:
          'Image size (diskSizeMiB) is 2048, but the profile "ai-sandbox" needs a disk of 20480 MiB. Raise it, or leave it empty.',
      },
    ])
    expect(refusalsIn(recorded('luks-raw'), optionsOf('ai-sandbox'))).toEqual([
      {
        field: 'luks',
        message: expect.stringMatching(/^Encrypted disk \(luks\) is true, so the disk is made/),
      },
    ])
  })

  it('is split if there are several, even over several lines', () => {
    const found = refusalsIn(recorded('two-refusals'), optionsOf('strato-host'))
    expect(found.map(({ field }) => field)).toEqual(['controlPlaneUrl', 'agentUser'])
    expect(found[0]?.message).toMatch(/^Control plane \(controlPlaneUrl\) is a URL with .*agent\/ws\.$/)
    expect(found[1]?.message).toBe(
      'User of the agent (agentUser) is "root", but the agent runs without root\'s rights. Choose another name, such as "strato-agent".',
    )
  })

  it('is recognised if settings.json itself is refused', () => {
    const found = refusalsIn(recorded('settings'), optionsOf('strato-host'))
    expect(found.map(({ field }) => field)).toEqual([null, 'controlPlaneUrl'])
    expect(found[0]?.message).toContain('the unknown option "nope"')
    expect(found[1]?.message).toMatch(
      /^Control plane \(controlPlaneUrl\) is "http:\/\/a.example.com", but it has to be: URL that/,
    )
    const architecture = 'error: The profile "x" has no architecture "aarch64". Choose x86_64.'
    expect(refusalsIn(architecture, [])[0]?.field).toBe('architecture')
  })

  it('has no field if no option of the form is meant, and is empty if Nix means something else', () => {
    const own =
      'error:\nFailed assertions:\n- The ‘fileSystems’ option does not specify your root file system.'
    expect(refusalsIn(own, optionsOf('appliance'))).toEqual([
      { field: null, message: expect.stringContaining('root file system') },
    ])
    expect(refusalsIn("error: undefined variable 'x'", optionsOf('appliance'))).toEqual([])
  })

  it('is found in the log of a build that only then noticed it', () => {
    const line =
      'kiln.disk.sizeMiB is 4096, but the system needs about 9000 MiB. Raise it, or leave it empty.'
    expect(refusalsInLog(['copying', line], optionsOf('appliance'))).toEqual([
      { field: 'diskSizeMiB', message: expect.stringMatching(/^Image size \(diskSizeMiB\) is 4096/) },
    ])
    expect(
      refusalsInLog(['see kiln.disk.sizeMiB is 1', 'kiln.disk.sizeMiBytes is 1'], optionsOf('appliance')),
    ).toEqual([])
  })

  it('never throws, whatever Nix prints and whatever an option is called', () => {
    const names = fc.constantFrom('kiln.a', 'a(', '$&', '[x', 'b.c')
    const options = fc.array(
      fc.record({ key: names, label: fc.string(), nixOption: names }).map(each => ({
        ...optionsOf('workstation')[0],
        ...each,
      })) as fc.Arbitrary<Option>,
    )
    const output = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('Failed assertions:', '- kiln.a is 1', 'Option "a(" (A) is $1')),
    )
    fc.assert(
      fc.property(output, options, (lines, known) => {
        for (const { field } of refusalsIn(lines.join('\n'), known))
          expect(field === null || field === 'architecture' || known.some(({ key }) => key === field)).toBe(
            true,
          )
        expect(refusalsInLog(lines, known).every(({ field }) => field !== null)).toBe(true)
      }),
    )
  })
})
