// kiln-configuration.sh in a scratch root.
import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { scratchRoot } from '../../seed/scratch.ts'

let root: ReturnType<typeof scratchRoot>
beforeEach(() => {
  root = scratchRoot()
  mkdirSync(root.at('var/lib/kiln'), { recursive: true })
  for (const name of ['one', 'two']) {
    root.write(`store/${name}/flake.nix`, '{ }')
    root.write(`store/${name}/settings.json`, `{ "options": { "hostname": "${name}" } }`)
    root.write(`store/${name}/modules/a b.nix`, '{ }')
    root.write(`store/${name}/run`, '')
    // As in the store.
    for (const [file, mode] of [
      ['flake.nix', 0o444],
      ['run', 0o555],
    ] as const)
      chmodSync(root.at('store', name, file), mode)
  }
})
afterEach(() => root.remove())

const start = (source = 'one', folder = '/etc/nixos', machine = '') =>
  root.run('../base/configuration/kiln-configuration.sh', {
    SOURCE: root.at('store', source),
    TARGET: folder,
    MACHINE: machine,
  })
const settings = (folder = 'etc/nixos') => JSON.parse(root.read(`${folder}/settings.json`)).options.hostname

test('the first start puts it into /etc/nixos, for root to change', () => {
  expect(start()).toMatchObject({ status: 0, complained: '' })
  expect(settings()).toBe('one')
  expect(existsSync(root.at('etc/nixos/modules/a b.nix'))).toBe(true)
  expect(lstatSync(root.at('etc/nixos/flake.nix')).mode & 0o777).toBe(0o644)
  expect(lstatSync(root.at('etc/nixos/run')).mode & 0o777).toBe(0o755)
  expect(readdirSync(root.at('etc'))).toEqual(['nixos'])
})

test('a start that finds it as it has to be writes nothing', () => {
  start()
  const before = statSync(root.at('etc/nixos')).ino
  expect(start()).toMatchObject({ status: 0, complained: '' })
  expect(statSync(root.at('etc/nixos')).ino).toBe(before)
})

test('takes a copy of an installer for its own', () => {
  cpSync(root.at('store/one'), root.at('etc/nixos'), { recursive: true })
  start()
  start('two')
  expect(settings()).toBe('two')
})

test('starts with an empty folder', () => {
  mkdirSync(root.at('etc/nixos'), { recursive: true })
  start()
  expect(settings()).toBe('one')
})

test('a deploy replaces what is unchanged', () => {
  start()
  start('two')
  expect(settings()).toBe('two')
  start('one')
  expect(settings()).toBe('one')
})

test.each([
  ['a changed file', () => root.write('etc/nixos/settings.json', '{ "options": { "hostname": "mine" } }')],
  ['a new file', () => root.write('etc/nixos/mine.nix', '{ }')],
  ['a file that was removed', () => rmSync(root.at('etc/nixos/modules/a b.nix'))],
])('a deploy leaves %s as it is, and says so', (_, change) => {
  start()
  change()
  const before = readdirSync(root.at('etc/nixos'), { recursive: true }).sort()
  const done = start('two')
  expect(done.status).toBe(0)
  expect(done.said).toContain('/etc/nixos was changed on this machine and stays')
  expect(settings()).not.toBe('two')
  expect(readdirSync(root.at('etc/nixos'), { recursive: true }).sort()).toEqual(before)
})

test('a copy that was changed and built here stays when the machine goes back, until the change is undone', () => {
  start()
  // As `nixos-rebuild switch` does with what was changed: its system brings the same.
  root.write('etc/nixos/settings.json', root.read('store/two/settings.json'))
  expect(start('two').status).toBe(0)
  expect(start('one').said).toContain('was changed on this machine and stays')
  expect(settings()).toBe('two')
  root.write('etc/nixos/settings.json', root.read('store/one/settings.json'))
  start('two')
  expect(settings()).toBe('two')
  start('one')
  expect(settings()).toBe('one')
})

/** As `kiln-host keep` leaves it, of which test/kiln-reset/keep.test.ts has the real one. */
function keepPath(path: string): void {
  const options = { hostname: settings(), persistentPaths: [path] }
  root.write('etc/nixos/settings.json', JSON.stringify({ options }))
  const sum = execFileSync(
    'sh',
    ['-c', 'find . -type f -print0 | sort -z | xargs -0 sha256sum | sha256sum'],
    { cwd: root.at('etc/nixos'), encoding: 'utf8' },
  )
  root.write('var/lib/kiln/configuration.kept', `${sum}${JSON.stringify(path)}\n`)
}
const isMarked = () => existsSync(root.at('var/lib/kiln/configuration.differs'))

test('a path that kiln-host keep added stays until it is built, and a deploy that names it too replaces the copy', () => {
  start()
  keepPath('/etc/wi "fi"')
  expect(start().said).toContain('has what kiln-host keep added and stays')
  expect(isMarked()).toBe(false)
  expect(start('two').said).toContain('names persistent paths that this system does not and stays')
  expect([settings(), isMarked()]).toEqual(['one', true])
  root.write('store/three/flake.nix', '{ }')
  const options = { hostname: 'three', persistentPaths: ['/etc/other', '/etc/wi "fi"'] }
  root.write('store/three/settings.json', JSON.stringify({ options }))
  expect(start('three').said).toContain('is what this system was built from')
  expect([settings(), isMarked()]).toEqual(['three', false])
})

test('changes of config.json by the machine’s tools do not count, and a deploy brings its own', () => {
  const machine = (target: string) => {
    root.write(`store/${target}.json`, `{"host_path":"x86_64/BOX","target":"${target}"}\n`)
    return root.at('store', `${target}.json`)
  }
  const target = () => JSON.parse(root.read('etc/nixos/config.json')).target
  start('one', '/etc/nixos', machine('Standard-Boot'))
  expect(target()).toBe('Standard-Boot')
  // As `kiln-host target` leaves it, also where the power was cut in it.
  root.write('etc/nixos/config.json', '{"host_path":"x86_64/BOX","target":"Secure-Boot"}')
  root.write('etc/nixos/config.json.new', '')
  expect(start('one', '/etc/nixos', machine('Standard-Boot')).said).toContain(
    'is what this system was built from',
  )
  expect([target(), isMarked()]).toEqual(['Secure-Boot', false])
  start('two', '/etc/nixos', machine('Disk-Operation'))
  expect([settings(), target()]).toEqual(['two', 'Disk-Operation'])
  rmSync(root.at('etc/nixos/config.json'))
  start('two', '/etc/nixos', machine('Disk-Operation'))
  expect(target()).toBe('Disk-Operation')
})

test('a config.json of a person is a change where the machine has none', () => {
  start()
  root.write('etc/nixos/config.json', '{}')
  expect(start('two').said).toContain('was changed on this machine and stays')
})

test('a person’s own configuration stays', () => {
  root.write('etc/nixos/configuration.nix', '{ }')
  expect(start().said).toContain('holds something else and stays')
  expect(readdirSync(root.at('etc/nixos'))).toEqual(['configuration.nix'])
})

test('a copy that was cut short is begun again', () => {
  mkdirSync(root.at('etc'))
  root.write('etc/nixos.kiln/half', '')
  start()
  expect(existsSync(root.at('etc/nixos/half'))).toBe(false)
  expect(settings()).toBe('one')
})

/** Programs that change files: the Nth call of any of them ends the script as a power cut would, half done where it can be. */
function cutAt(call: number): string {
  const folder = root.at('cut-programs')
  mkdirSync(folder, { recursive: true })
  rmSync(root.at('cut-programs', 'calls'), { force: true })
  for (const name of ['cp', 'mkdir', 'mv', 'rm', 'sync', 'chmod']) {
    const program = execFileSync('which', [name], { encoding: 'utf8' }).trim()
    // Of a removal, the first file has gone already.
    const half = name === 'rm' ? 'for last; do :; done; [ ! -d "$last" ] || unlink "$last/flake.nix"' : ':'
    writeFileSync(
      join(folder, name),
      `#!/bin/sh\necho >>"${folder}/calls"\nif [ "$(wc -l <"${folder}/calls")" = ${call} ]; then ${half}; kill -KILL $PPID; exit 1; fi\nexec ${program} "$@"\n`,
      { mode: 0o755 },
    )
  }
  return `${folder}:${process.env['PATH']}`
}

test('wherever the power is cut while a deploy replaces it, the next start ends that', () => {
  let cuts = 0
  for (let call = 1; call < 40; call += 1) {
    rmSync(root.at('etc'), { recursive: true, force: true })
    rmSync(root.at('var/lib/kiln'), { recursive: true })
    mkdirSync(root.at('var/lib/kiln'), { recursive: true })
    start()
    const cut = root.run('../base/configuration/kiln-configuration.sh', {
      SOURCE: root.at('store', 'two'),
      TARGET: '/etc/nixos',
      MACHINE: '',
      PATH: cutAt(call),
    })
    if (cut.status === 0) break
    cuts += 1
    expect(start('two').said, `cut at call ${call}`).toContain('is what this system was built from')
    expect(settings()).toBe('two')
    expect(readdirSync(root.at('etc'))).toEqual(['nixos'])
    expect(readdirSync(root.at('var/lib/kiln'))).toEqual(['configuration.sha256'])
    // And it still knows that it is unchanged.
    start()
    expect(settings()).toBe('one')
  }
  expect(cuts).toBeGreaterThan(5)
})

test('a folder below has its flake.nix linked to where nixos-rebuild looks', () => {
  start('one', '/etc/nixos/kaliunbox-flake')
  expect(settings('etc/nixos/kaliunbox-flake')).toBe('one')
  expect(readlinkSync(root.at('etc/nixos/flake.nix'))).toBe('kaliunbox-flake/flake.nix')
  rmSync(root.at('etc/nixos/flake.nix'))
  writeFileSync(root.at('etc/nixos/flake.nix'), 'mine')
  start('two', '/etc/nixos/kaliunbox-flake')
  expect(root.read('etc/nixos/flake.nix')).toBe('mine')
})
