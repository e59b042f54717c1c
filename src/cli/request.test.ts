import { expect, test } from 'vitest'
import { sampleProfile } from '#test/profiles/sample-profile.ts'
import { requestFrom } from './request.ts'

const before = {
  name: 'Kitchen',
  architecture: 'aarch64' as const,
  formats: ['qcow2' as const, 'ova' as const],
  options: { hostname: 'kitchen', keys: ['a'], gone: 'an option of long ago' },
}

test('takes an earlier image’s settings, except for an option that the profile no longer has', async () => {
  expect(await requestFrom(sampleProfile, {}, before)).toMatchObject({
    profile: 'sample',
    name: 'Kitchen',
    architecture: 'aarch64',
    formats: ['qcow2', 'ova'],
    options: { hostname: 'kitchen', keys: ['a'] },
  })
})

test('the words of the line override them, one by one', async () => {
  const words = { set: ['hostname=cellar'], format: ['raw'], name: 'Cellar', arch: 'x86_64' }
  expect(await requestFrom(sampleProfile, words, before)).toMatchObject({
    name: 'Cellar',
    architecture: 'x86_64',
    formats: ['raw'],
    options: { hostname: 'cellar', keys: ['a'] },
  })
})

test('without a name an image is called after its host, also when it is built again with another', async () => {
  const named = async (set: string[], earlier: typeof before | null = null) =>
    (await requestFrom(sampleProfile, { set }, earlier)).name
  expect(await named(['hostname=cellar'])).toBe('cellar')
  expect(await named([])).toBe('')
  const after = { ...before, name: 'kitchen' }
  expect(await named([], after)).toBe('kitchen')
  expect(await named(['hostname=cellar'], after)).toBe('cellar')
  expect(await named(['hostname=cellar'], before)).toBe('Kitchen')
})

test('--compression is refused where no qcow2 is made, rather than ignored', async () => {
  const asked = (format: string[]) => requestFrom(sampleProfile, { format, compression: 'zstd' })
  expect(await asked(['raw', 'qcow2'])).toMatchObject({ compression: 'zstd' })
  for (const format of [['raw'], ['vmdk', 'ova'], ['iso']])
    await expect(asked(format)).rejects.toMatchObject({
      code: 'usage',
      values: { reason: { code: 'usage.compression-of-none' }, help: 'kiln build' },
    })
  // An earlier image's formats count.
  expect(await requestFrom(sampleProfile, { compression: 'none' }, before)).toMatchObject({
    compression: 'none',
  })
})
