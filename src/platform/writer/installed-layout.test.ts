import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { installArgv, removeArgv } from './argv.ts'
import { installFolder, writerFiles } from './installed-layout.ts'
import { loadedFrom } from './installed-libraries.ts'
import { writerPlaces } from './places.ts'

const start = {
  version: '1.2.0',
  env: {},
  root: '/tmp/.mount_k/resources/app.asar',
  bundled: true,
  execPath: '/tmp/.mount_k/kiln',
  electron: true,
  platform: 'linux' as const,
  uid: 1000,
  tempFolder: '/tmp',
  resources: '/tmp/.mount_k/resources',
}
const beside = {
  program: ['kiln', 'resources.pak', 'libffmpeg.so', 'icudtl.dat', 'v8_context_snapshot.bin', 'libEGL.so'],
  bundle: ['writer.mjs', 'macos.mjs', 'writer.mjs.map'],
}
const named = (files: { name: string }[]) => files.map(({ name }) => name)

test('of Electron it takes what is needed as Node; of the writer every part; and a wrapper', () => {
  const files = writerFiles(writerPlaces(start), beside)
  expect(named(files)).toEqual([
    'kiln',
    'libffmpeg.so',
    'icudtl.dat',
    'v8_context_snapshot.bin',
    'macos.mjs',
    'writer.mjs',
    'kiln-writer',
  ])
  expect(files[1]).toEqual({ name: 'libffmpeg.so', from: '/tmp/.mount_k/libffmpeg.so' })
  expect(files[5]).toMatchObject({
    from: '/tmp/.mount_k/resources/app.asar.unpacked/dist/writer/writer.mjs',
  })
})

test('of Node it takes only Node, under the name that the wrapper calls', () => {
  const places = writerPlaces({
    ...start,
    bundled: false,
    root: '/k',
    execPath: '/usr/bin/node',
    electron: false,
  })
  expect(writerFiles(places, beside).slice(0, 2)).toEqual([
    { name: 'kiln', from: '/usr/bin/node' },
    { name: 'macos.mjs', from: '/k/dist/writer/macos.mjs' },
  ])
})

test('its wrapper is that of the packages, which only passes on who asked', () => {
  const packages = readFileSync('resources/linux/kiln-writer', 'utf8')
  const wrapper = writerFiles(writerPlaces(start), beside).at(-1)
  const commands = (text: string) => text.split('\n').filter(line => !/^# /.test(line))
  expect(wrapper && 'text' in wrapper && commands(wrapper.text)).toEqual(
    commands(packages.replace('/../kiln"', '/kiln"').replace('/app.asar.unpacked/dist/writer/', '/')),
  )
})

test('root runs one system program, which writes nowhere else', () => {
  const folder = '/usr/local/lib/kiln-writer/1-a'
  const staged = ['/tmp/kiln-writer-install-1/kiln']
  expect(installArgv({ pkexec: '/usr/bin/pkexec', program: '/usr/bin/install' }, { staged, folder })).toEqual(
    `/usr/bin/pkexec /usr/bin/install -D -o root -g root -m 0755 -t ${folder} -- ${staged[0]}`.split(' '),
  )
  expect(removeArgv({ pkexec: '/usr/bin/pkexec', program: '/usr/bin/rm' })).toEqual(
    '/usr/bin/pkexec /usr/bin/rm -rf -- /usr/local/lib/kiln-writer'.split(' '),
  )
})

const file = fc.record({
  name: fc.stringMatching(/^[a-z.]{1,8}$/),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
})
const files = fc.uniqueArray(file, { selector: each => each.name, minLength: 1, maxLength: 6 })

test('the folder is the same for the same content in any order, another for any other', () => {
  fc.assert(
    fc.property(fc.string(), files, file, (version, some, other) => {
      const folder = installFolder(version, some)
      expect(folder).toMatch(/^\/usr\/local\/lib\/kiln-writer\/[\w.-]*-[0-9a-f]{16}$/)
      expect(installFolder(version, some.toReversed())).toBe(folder)
      expect(installFolder(`${version}1`, some)).not.toBe(folder)
      const [first, ...rest] = some
      if (!first || first.sha256 === other.sha256) return
      expect(installFolder(version, [{ ...first, sha256: other.sha256 }, ...rest])).not.toBe(folder)
    }),
  )
})

test('libraries elsewhere are checked, those below the program are not', () => {
  const maps = [
    '55d0-55d1 r-xp 00000000 08:01 1   /tmp/.mount_k/kiln',
    '7f00-7f01 r-xp 00000000 08:01 2   /tmp/.mount_k/usr/lib/libXss.so.1',
    '7f01-7f02 r--p 00000000 08:01 3   /home/ann/icons.cache',
    '7f02-7f03 r-xp 00000000 08:01 4   /home/ann/.nix/lib/lib uv.so.1',
    '7f03-7f04 r-xp 00001000 08:01 4   /home/ann/.nix/lib/lib uv.so.1',
    '7f04-7f05 r-xp 00000000 00:00 0   [vdso]',
    '7f05-7f06 rwxp 00000000 00:00 0 ',
  ].join('\n')
  expect(loadedFrom(maps, '/tmp/.mount_k')).toEqual(['/home/ann/.nix/lib/lib uv.so.1'])
})
