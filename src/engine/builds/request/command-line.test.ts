import { execFileSync } from 'node:child_process'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type BuildRequest, buildRequest } from '#shared/builds/build.ts'
import { quoted } from '#shared/quoted.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { buildCommandLine } from './command-line.ts'

const line = (rest: Partial<BuildRequest>) =>
  buildCommandLine(
    sampleProfile,
    buildRequest.parse({ profile: 'sample', formats: ['qcow2', 'ova'], ...rest }),
  )

describe('the command line of a request', () => {
  it('names what differs from the defaults, and nothing else', () => {
    expect(line({ options: { hostname: 'sample', size: 5, keys: ['a b', 'c'] } })).toBe(
      "kiln build sample -f qcow2 -f ova --set 'keys=a b' --set keys=c --set size=5",
    )
    expect(line({ name: "it's", architecture: 'aarch64' })).toBe(
      "kiln build sample -f qcow2 -f ova --name 'it'\\''s' --arch aarch64",
    )
  })

  it('names the compression of the qcow2, if one was chosen', () => {
    expect(line({ compression: 'zstd' })).toBe('kiln build sample -f qcow2 -f ova --compression zstd')
  })

  it('is read back word for word by a real shell', () => {
    const texts = fc.array(
      fc.string({ unit: 'grapheme', maxLength: 30 }).filter(text => !text.includes('\0')),
      { maxLength: 5 },
    )
    fc.assert(
      fc.property(texts, words => {
        const script = `printf '%s\\0' ${words.map(quoted).join(' ')}`
        const read = execFileSync('sh', { input: script, encoding: 'utf8' })
        expect(read.split('\0').slice(0, -1)).toEqual(words.length ? words : [''])
      }),
      { numRuns: 50 },
    )
  })
})
