import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRequest } from '#shared/model/build.ts'
import { formatInfo, imageFormats } from '#shared/model/format.ts'
import { sampleProfile } from '../testing/sample-profile.ts'
import { flakeUrl, planBuild } from './plan.ts'

const formats = fc.uniqueArray(fc.constantFrom(...imageFormats), { minLength: 1 })
const plan = (wanted: (typeof imageFormats)[number][], name = '') =>
  planBuild({
    id: 'sample-20260101-000000-00ff',
    imagesFolder: '/images',
    dataFolder: '/data',
    profile: sampleProfile,
    request: buildRequest.parse({ profile: 'sample', formats: wanted, name }),
  })

describe('the plan of a build', () => {
  it('makes raw before all that comes from it, and builds with Nix only what is needed', () => {
    fc.assert(
      fc.property(formats, wanted => {
        const planned = plan(wanted)
        expect(planned.formats).toEqual(expect.arrayContaining(wanted))
        const fromRaw = planned.formats.filter(format => formatInfo[format].from === 'raw')
        if (fromRaw.length) expect(fromRaw[0]).toBe('raw')
        const kinds = new Set(wanted.map(format => formatInfo[format].from))
        expect(new Set(planned.outputs.map(output => output.kind))).toEqual(kinds)
        expect(planned.stages.length).toBe(planned.formats.length + 3)
      }),
    )
  })

  it('gives every format a file of its own inside the folder, whatever the image is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), name => {
        const names = Object.values(plan(['raw'], name).files)
        expect(new Set(names).size).toBe(names.length)
        for (const file of names) expect(file).toMatch(/^[a-z0-9][a-z0-9-]*\.[a-z0-9.]+$/)
      }),
    )
  })

  it('writes a folder as a flake reference that Nix takes', () => {
    expect(flakeUrl('/home/me/Application Support/a#b')).toBe('path:/home/me/Application%20Support/a%23b')
    expect(plan(['iso']).outputs).toEqual([
      {
        kind: 'iso',
        installable: 'path:/data/workspaces/sample-20260101-000000-00ff#images.x86_64-linux.iso',
      },
    ])
  })
})
