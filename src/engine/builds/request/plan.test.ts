import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { buildRequest } from '#shared/builds/build.ts'
import { formatInfo, imageFormats } from '#shared/formats/format.ts'
import { imageId, isImageId } from '#shared/names.ts'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { idStem, planBuild } from './plan.ts'

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

  it('gives every format its own file inside the folder, whatever the image is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), name => {
        const names = Object.values(plan(['raw'], name).files)
        expect(new Set(names).size).toBe(names.length)
        for (const file of names) expect(file).toMatch(/^[a-z0-9][a-z0-9-]*\.[a-z0-9.]+$/)
      }),
    )
  })

  it('names the attributes that Nix builds: of a profile by system, of a nixosConfiguration its own', () => {
    expect(plan(['iso']).outputs).toEqual([{ kind: 'iso', attribute: 'images.x86_64-linux.iso' }])
    const raw = 'nixosConfigurations.box.config.system.build.images.raw-efi'
    const source = { kind: 'flake', flake: '/a', configuration: 'box', attributes: { raw } } as const
    const request = buildRequest.parse({ profile: '/a#box', formats: ['qcow2'] })
    const folders = { imagesFolder: '/images', dataFolder: '/data' }
    const planned = planBuild({ id: 'x', ...folders, profile: { ...sampleProfile, source }, request })
    expect(planned.outputs).toEqual([{ kind: 'raw', attribute: raw }])
  })

  it('gives the images of every flake, whatever it is called, an id that is one', () => {
    const source = { kind: 'flake', flake: '/a', configuration: null, attributes: {} } as const
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), name => {
        const profile = { ...sampleProfile, id: `/a#${name}`, name, source }
        expect(isImageId(imageId(idStem(profile), 0, '00ff'))).toBe(true)
      }),
    )
  })
})
