// Flakes that Nix cannot use, with real Git and real Nix: the cause that is named, and the fix. Nix sees a copy of the folder,
// in which a file that Git does not track, one that is not there and one of a submodule look alike.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { KilnError } from '#shared/errors.ts'
import { type TestEngine, testEngine } from '#test/engine/engine.ts'
import { hintOf } from '#test/texts.ts'
import { hasNix } from '#test/tools-here.ts'

const empty = '{ outputs = _: { nixosConfigurations = { }; }; }'
const with_ = (names: string) => `{ outputs = _: { nixosConfigurations = ${names}; }; }`
const conflict = (one: string, other: string) => `<<<<<<< HEAD\n${one}\n=======\n${other}\n>>>>>>> theirs\n`
const lock = '{"nodes":{"root":{}},"root":"root","version":7}'

describe.skipIf(!hasNix)('a flake that Nix cannot use (needs Nix and Git)', { timeout: 120_000 }, () => {
  let kiln: TestEngine
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-faults-'))
    kiln = testEngine()
  })
  afterAll(async () => {
    await kiln.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const git = (at: string, ...words: string[]) =>
    execFileSync('git', ['-C', at, '-c', 'user.email=a@b', '-c', 'user.name=a', ...words], { stdio: 'pipe' })

  /** A folder with these files; where `tracked` is given, a Git repository in which those are added. */
  function tree(name: string, files: Record<string, string>, tracked?: string[]): string {
    const at = join(folder, name)
    mkdirSync(at)
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(at, file)), { recursive: true })
      writeFileSync(join(at, file), text)
    }
    if (tracked) {
      git(at, 'init', '-q')
      if (tracked.length > 0) git(at, 'add', '--', ...tracked)
    }
    return at
  }
  async function errorOf(id: string): Promise<KilnError> {
    const thrown: unknown = await kiln.client.profiles.show({ id }).then(
      () => null,
      error => error,
    )
    if (thrown instanceof KilnError) return thrown
    throw new Error(`no error of Kiln's: ${String(thrown)}`)
  }
  const output = async (id: string) => {
    const error = await errorOf(id)
    return { code: error.code, message: error.message, hint: hintOf(error) }
  }

  it('names a file that Git does not track, and git add', async () => {
    const at = tree('new', { 'flake.nix': empty }, [])
    expect(await output(at)).toMatchObject({
      code: 'flake.untracked',
      message: `flake.nix in ${at} is not tracked by Git, so Nix does not see it.`,
      hint: expect.stringContaining(`git -C ${at} add flake.nix`),
    })
    const cases: [string, Record<string, string>, string[], string][] = [
      [
        'import',
        { 'flake.nix': with_('import ./hosts/a.nix'), 'hosts/a.nix': '{ }' },
        ['flake.nix'],
        'hosts/a.nix',
      ],
      [
        'folder',
        { 'flake.nix': with_('import ./hosts'), 'hosts/default.nix': '{ }' },
        ['flake.nix'],
        'hosts',
      ],
      [
        'json',
        { 'flake.nix': with_('builtins.fromJSON (builtins.readFile ./a.json)'), 'a.json': '{}' },
        ['flake.nix'],
        'a.json',
      ],
      [
        'ignored',
        { 'flake.nix': with_('builtins.readFile ./a.age'), 'a.age': 'x', '.gitignore': 'a.age' },
        ['flake.nix', '.gitignore'],
        'a.age',
      ],
      [
        'space',
        { 'flake.nix': with_('builtins.readFile (./. + "/a b.txt")'), 'a b.txt': 'x' },
        ['flake.nix'],
        'a b.txt',
      ],
      ['listed', { 'flake.nix': with_('builtins.readDir ./hosts'), 'hosts/a': 'x' }, ['flake.nix'], 'hosts'],
      [
        'input',
        { 'flake.nix': '{ inputs.x.url = "path:./sub"; outputs = _: { }; }', 'sub/flake.nix': empty },
        ['flake.nix'],
        'sub/flake.nix',
      ],
    ]
    for (const [name, files, tracked, file] of cases) {
      const place = tree(`untracked-${name}`, files, tracked)
      expect(await output(place), name).toMatchObject({
        code: 'flake.untracked',
        message: expect.stringContaining(`${file} in ${place} is not`),
      })
    }
  })

  it('names the file that a tracked flake.nix leads to', async () => {
    const at = tree('linked-inside', { 'real.nix': empty }, [])
    symlinkSync('real.nix', join(at, 'flake.nix'))
    git(at, 'add', 'flake.nix')
    expect(await output(at)).toMatchObject({
      code: 'flake.untracked',
      message: `real.nix in ${at} is not tracked by Git, so Nix does not see it.`,
    })
  })

  it('names what is missing in the address of a repository', async () => {
    expect((await output('github:machines')).message).toContain('it has to be github:OWNER/REPOSITORY.')
  })

  it('names it by its place in the repository, where the flake is in a folder below', async () => {
    const at = tree('below', { 'sub/flake.nix': with_('import ./y.nix'), 'sub/y.nix': '{ }' }, [
      'sub/flake.nix',
    ])
    for (const id of [join(at, 'sub'), `git+file://${at}?dir=sub`])
      expect(await output(id)).toMatchObject({
        code: 'flake.untracked',
        message: `sub/y.nix in ${at} is not tracked by Git, so Nix does not see it.`,
      })
    const unadded = tree('unadded', { 'sub/flake.nix': empty }, [])
    expect((await output(join(unadded, 'sub'))).message).toContain(`sub/flake.nix in ${unadded} is not`)
  })

  it('tells a file that is missing from one that Git does not track', async () => {
    const text = with_('import ./x.nix')
    for (const tracked of [undefined, ['flake.nix']]) {
      const at = tree(`missing-${tracked?.length ?? 0}`, { 'flake.nix': text }, tracked)
      expect(await output(at)).toMatchObject({
        code: 'flake.file-missing',
        message: `The flake in ${at} reads x.nix, which does not exist.`,
      })
    }
  })

  it('names a submodule, and how Nix gets it', async () => {
    const inner = tree('inner', { 'default.nix': '{ }' }, ['default.nix'])
    git(inner, 'commit', '-qm', 'x')
    const at = tree('outer', { 'flake.nix': with_('import ./mod') }, ['flake.nix'])
    git(at, '-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner, 'mod')
    git(at, 'commit', '-qm', 'x')
    const clone = join(folder, 'clone')
    git(folder, 'clone', '-q', at, clone)
    for (const place of [at, clone])
      expect(await output(place)).toMatchObject({
        code: 'flake.submodule',
        message: expect.stringContaining('submodule mod'),
        hint: expect.stringContaining('?submodules=1'),
      })
  })

  it('names the file with a merge conflict', async () => {
    const locked = tree('lock', { 'flake.nix': empty, 'flake.lock': conflict(lock, '{}') })
    expect(await output(locked)).toMatchObject({
      code: 'flake.lock-conflict',
      message: `${locked}/flake.lock has an unresolved merge conflict.`,
      hint: expect.stringContaining('nix flake lock'),
    })
    const own = tree('own', { 'flake.nix': conflict(empty, '{ }') })
    expect(await output(own)).toMatchObject({
      code: 'flake.merge-conflict',
      message: expect.stringContaining('flake.nix'),
    })
    const other = tree('other', {
      'flake.nix': with_('import ./x.nix'),
      'x.nix': `{\n${conflict('a = 1;', 'a = 2;')}}`,
    })
    expect(await output(other)).toMatchObject({
      code: 'flake.merge-conflict',
      message: expect.stringContaining('x.nix'),
    })
  })

  it('names the JSON or TOML with a merge conflict, which Nix’s error does not, and leaves the tree as it is', async () => {
    for (const [name, builtin] of [
      ['hosts.json', 'fromJSON'],
      ['hosts.toml', 'fromTOML'],
    ] as const) {
      const at = tree(
        `conflict-${name}`,
        {
          'flake.nix': with_(`builtins.${builtin} (builtins.readFile ./hosts/${name})`),
          [`hosts/${name}`]: '1\n',
        },
        ['.'],
      )
      git(at, 'commit', '-qm', 'one')
      git(at, 'checkout', '-qb', 'other')
      writeFileSync(join(at, 'hosts', name), '2\n')
      git(at, 'commit', '-qam', 'two')
      git(at, 'checkout', '-q', '-')
      writeFileSync(join(at, 'hosts', name), '3\n')
      git(at, 'commit', '-qam', 'three')
      expect(() => git(at, 'merge', 'other')).toThrow()
      writeFileSync(join(at, 'notes'), 'not added yet')
      const state = () =>
        [
          ['status', '--porcelain'],
          ['rev-parse', 'HEAD'],
          ['diff'],
          ['ls-files', '--stage'],
          ['stash', 'list'],
        ].map(words => git(at, ...words).toString())
      const before = state()
      expect(before[0]).toBe(`UU hosts/${name}\n?? notes\n`)
      expect(await output(at)).toMatchObject({
        code: 'flake.merge-conflict',
        message: `hosts/${name} of the flake has an unresolved merge conflict.`,
      })
      expect(state()).toEqual(before)
    }
  })

  it('names a file of Git LFS that is only a pointer', async () => {
    const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n'
    const use = {
      'hosts.nix': 'import ./hosts.nix',
      'hosts.json': 'builtins.fromJSON (builtins.readFile ./hosts.json)',
      'hosts.toml': 'builtins.fromTOML (builtins.readFile ./hosts.toml)',
    }
    for (const [file, text] of Object.entries(use)) {
      const at = tree(`lfs-${file}`, { 'flake.nix': with_(text), [file]: pointer }, ['.'])
      expect(await output(at)).toMatchObject({
        code: 'flake.lfs-pointer',
        message: `${file} of the flake is kept in Git LFS, and Nix read only the pointer to it.`,
        hint: expect.stringContaining('git lfs pull'),
      })
    }
  })

  it('names a lock that is cut off, empty, or of a newer Nix', async () => {
    const of = (name: string, text: string) => output(tree(name, { 'flake.nix': empty, 'flake.lock': text }))
    for (const [name, text] of [
      ['cut', lock.slice(0, 20)],
      ['empty', ''],
      ['rootless', '{"nodes":{},"version":7}'],
    ] as const)
      expect(await of(`lock-${name}`, text), name).toMatchObject({
        code: 'flake.lock-broken',
        message: expect.stringMatching(/flake\.lock is not a valid lock file: (?!\[json)/),
      })
    expect(await of('lock-newer', lock.replace('7', '8'))).toMatchObject({
      code: 'flake.lock-newer',
      message: expect.stringContaining('version 8'),
    })
  })

  it('names a folder that is not a flake, and what is there instead', async () => {
    const at = tree('classic', { 'configuration.nix': '{ }' })
    expect(await output(at)).toMatchObject({
      code: 'flake.no-flake-but',
      message: `There is no flake.nix in ${at}, only configuration.nix.`,
    })
    const above = tree('above', { 'nix/flake.nix': empty, README: '' })
    expect(await output(above)).toMatchObject({
      code: 'flake.below',
      hint: `There is one in ${above}/nix: name that folder.`,
    })
    const plain = tree('plain', { README: '' }, ['README'])
    expect((await output(plain)).code).toBe('flake.no-flake')
    expect((await output(`git+file://${plain}?dir=sub`)).code).toBe('flake.no-flake')
    const file = join(tree('file', { README: '' }), 'README')
    expect(await output(file)).toMatchObject({
      code: 'flake.reference',
      message: expect.stringContaining(`it is a file. Name its folder: ${dirname(file)}.`),
    })
  })

  it('names a branch, a commit and an input that are not there', async () => {
    const at = tree('refs', { 'flake.nix': empty }, ['flake.nix'])
    git(at, 'commit', '-qm', 'x')
    expect(await output(`git+file://${at}?ref=nope`)).toMatchObject({
      code: 'flake.no-ref',
      message: `The flake git+file://${at} has no branch or tag "nope".`,
    })
    const rev = '0123456789012345678901234567890123456789'
    expect(await output(`git+file://${at}?rev=${rev}`)).toMatchObject({
      code: 'flake.no-commit',
      message: expect.stringContaining(rev),
    })
    const bare = tree('bare', { README: '' })
    const input = tree('input', { 'flake.nix': `{ inputs.dep.url = "path:${bare}"; outputs = _: { }; }` })
    expect(await output(input)).toMatchObject({
      code: 'flake.input-no-flake',
      message: 'The input dep of the flake has no flake.nix.',
      hint: expect.stringContaining('inputs.dep.flake = false'),
    })
  })

  it('names a shallow clone, and a repository of another user', async () => {
    const at = tree('deep', { 'flake.nix': empty }, ['flake.nix'])
    for (const text of ['a', 'b']) git(at, 'commit', '-q', '--allow-empty', '-m', text)
    const shallow = join(folder, 'shallow')
    git(folder, 'clone', '-q', '--depth', '1', `file://${at}`, shallow)
    const branch = git(at, 'branch', '--show-current').toString().trim()
    expect(await output(`git+file://${shallow}?ref=${branch}`)).toMatchObject({
      code: 'flake.shallow',
      hint: expect.stringContaining('--unshallow'),
    })
    if (process.getuid?.() !== 0) return
    execFileSync('chown', ['-R', '65534', at])
    expect(await output(at)).toMatchObject({
      code: 'flake.repository-owner',
      hint: expect.stringContaining(`safe.directory ${at}`),
    })
  })

  it('names what it reads outside of itself, and no switch of Nix that Kiln has not', async () => {
    const cases = [
      ['absolute', 'builtins.readFile "/etc/hostname"', '/etc'],
      ['path', 'import <nixpkgs> { }', '<nixpkgs>'],
      ['system', '{ a = builtins.currentSystem; }.a', 'currentSystem'],
      ['unlocked', 'builtins.fetchTarball "http://127.0.0.1:9/x.tar.gz"', 'fetchTarball'],
    ] as const
    for (const [name, text, what] of cases) {
      const error = await output(tree(`impure-${name}`, { 'flake.nix': with_(text) }))
      expect(error, name).toMatchObject({ code: 'flake.impure', message: expect.stringContaining(what) })
      expect(JSON.stringify(error)).not.toContain('--impure')
    }
  })

  it('shows the error of a configuration’s own image, and takes no other in its place', async () => {
    const system = 'nixpkgs.hostPlatform.system = "x86_64-linux"'
    const made = 'derivation { name = "b.raw"; system = "x86_64-linux"; builder = "/bin/sh"; }'
    const images = (text: string) => `{ u.config = { ${system}; system.build.images = { ${text} }; }; }`
    const thrown = 'raw = throw "Failed assertions: no root password";'
    for (const [name, more] of [
      ['alone', ''],
      ['beside', `raw-efi = ${made};`],
    ] as const)
      expect(
        await output(tree(`throws-${name}`, { 'flake.nix': with_(images(thrown + more)) })),
      ).toMatchObject({
        code: 'flake.evaluation',
        message: expect.stringContaining('no root password'),
      })
    // The other kind can be built all the same.
    const iso = tree('throws-not', { 'flake.nix': with_(images(`${thrown} iso-installer = ${made};`)) })
    expect((await kiln.client.profiles.show({ id: iso })).formats).toContain('iso')
  })

  it('finds an SD image of an older NixOS, and an image among the packages', async () => {
    const made = (name: string) =>
      `derivation { name = "${name}"; system = "x86_64-linux"; builder = "/bin/sh"; }`
    const pi = `{ pi.config = { nixpkgs.hostPlatform.system = "aarch64-linux"; system.build.sdImage = ${made('sd.img')}; }; }`
    const found = await kiln.client.profiles.show({ id: tree('sd', { 'flake.nix': with_(pi) }) })
    expect(found).toMatchObject({ architectures: ['aarch64'], formats: expect.arrayContaining(['raw']) })
    const packages = `{ iso = ${made('nixos.iso')}; raw-efi = ${made('nixos-disk-image')}; hello = ${made('hello')}; }`
    const at = tree('generators', {
      'flake.nix': `{ outputs = _: { packages.x86_64-linux = ${packages}; }; }`,
    })
    const show = (name: string) => kiln.client.profiles.show({ id: `${at}#${name}` })
    expect(await show('iso')).toMatchObject({
      name: 'iso',
      formats: ['iso'],
      source: { attributes: { iso: 'packages.x86_64-linux.iso' } },
    })
    expect((await show('raw-efi')).formats).toContain('raw')
    expect(await output(`${at}#hello`)).toMatchObject({
      code: 'flake.package',
      message: expect.stringContaining('packages.x86_64-linux.hello'),
    })
    expect((await output(`${at}#none`)).code).toBe('flake.configuration')
  })

  it('finds an image by any attribute, and lists only what can be chosen', async () => {
    const made = (name: string) =>
      `derivation { name = "${name}"; system = "x86_64-linux"; builder = "/bin/sh"; }`
    const flake = (name: string, outputs: string) =>
      tree(name, { 'flake.nix': `{ outputs = _: { ${outputs} }; }` })
    const attributeOf = async (id: string) => {
      const { source } = await kiln.client.profiles.show({ id })
      return source.kind === 'flake' ? Object.values(source.attributes) : []
    }
    const legacy = flake(
      'legacy',
      `legacyPackages.x86_64-linux = { iso = ${made('a.iso')}; m.raw = ${made('a.raw')}; };`,
    )
    expect(await attributeOf(`${legacy}#iso`)).toEqual(['legacyPackages.x86_64-linux.iso'])
    expect(await attributeOf(`${legacy}#m.raw`)).toEqual(['legacyPackages.x86_64-linux.m.raw'])
    const jobs = flake('jobs', `hydraJobs.iso.x86_64-linux = ${made('a.iso')};`)
    for (const name of ['', '#iso', '#hydraJobs.iso.x86_64-linux'])
      expect(await attributeOf(`${jobs}${name}`)).toEqual(['hydraJobs.iso.x86_64-linux'])
    const checks = flake(
      'checks',
      `checks.x86_64-linux = { "my.iso" = ${made('a.iso')}; vm = ${made('vm-test')}; };`,
    )
    expect(await attributeOf(`${checks}#checks.x86_64-linux."my.iso"`)).toEqual([
      'checks.x86_64-linux."my.iso"',
    ])
    expect((await output(`${checks}#checks.x86_64-linux.vm`)).code).toBe('flake.package')
    const packages = flake(
      'packages',
      `packages.x86_64-linux = { default = ${made('a.iso')}; hello = ${made('hello')}; };`,
    )
    expect(await output(packages)).toMatchObject({
      code: 'flake.packages',
      hint: expect.stringContaining('It has: default, hello.'),
    })
    const image = `config = { nixpkgs.hostPlatform.system = "x86_64-linux"; system.build.images.raw-efi = ${made('a.raw')}; };`
    const quoted = flake(
      'quoted',
      `nixosConfigurations = { "a\\"b" = { }; "my.box" = { ${image} }; c = { }; };`,
    )
    expect((await output(quoted)).hint).toMatch(/It has: c, my\.box\.$/)
    for (const name of ['my.box', '"my.box"', 'nixosConfigurations."my.box"'])
      expect((await kiln.client.profiles.show({ id: `${quoted}#${name}` })).id).toBe(`${quoted}#my.box`)
    const other = flake(
      'proxmox',
      `nixosConfigurations.box.config = { nixpkgs.hostPlatform.system = "x86_64-linux"; system.build.images.proxmox = ${made('p')}; };`,
    )
    expect((await output(`${other}#box`)).message).toContain('its system.build.images has only proxmox')
  })

  it('names a link out of the flake, one to nowhere, and what is left of a repository', async () => {
    const linked = tree('linked', {})
    writeFileSync(join(folder, 'elsewhere.nix'), empty)
    symlinkSync('../elsewhere.nix', join(linked, 'flake.nix'))
    expect(await output(linked)).toMatchObject({
      code: 'flake.link-outside',
      message: expect.stringContaining(join(folder, 'elsewhere.nix')),
    })
    git(linked, 'init', '-q')
    git(linked, 'add', '.')
    expect((await output(linked)).code).toBe('flake.link-outside')
    const dangling = tree('dangling', {})
    symlinkSync('nowhere.nix', join(dangling, 'flake.nix'))
    expect((await output(dangling)).code).toBe('flake.link-gone')

    const moved = tree('moved', { 'flake.nix': empty, '.git': 'gitdir: /nowhere/.git/worktrees/moved\n' })
    expect(await output(moved)).toMatchObject({
      code: 'flake.worktree-gone',
      message: expect.stringContaining('/nowhere/.git/worktrees/moved'),
      hint: expect.stringContaining(`git worktree repair ${moved}`),
    })
    const damaged = tree('damaged', { 'flake.nix': empty }, ['.'])
    writeFileSync(join(damaged, '.git', 'index'), 'not an index')
    expect(await output(damaged)).toMatchObject({
      code: 'flake.repository',
      message: expect.stringMatching(new RegExp(`^The Git repository ${damaged} cannot be read: .*index`)),
    })
    git(folder, 'init', '-q', '--bare', 'bare-alone.git')
    expect((await output(join(folder, 'bare-alone.git'))).code).toBe('flake.bare')
    const nested = tree('nested', { 'sub/flake.nix': empty })
    expect(await output(`${nested}?dir=sub`)).toMatchObject({
      code: 'flake.dir-of-path',
      hint: `Name the folder itself: ${nested}/sub.`,
    })
  })

  it('names an input that cannot be fetched, with the reason of Git or ssh', async () => {
    const input = (name: string, url: string) =>
      output(tree(name, { 'flake.nix': `{ inputs.dep.url = "${url}"; outputs = _: { }; }` }))
    expect(await input('no-name', 'git+ssh://git@git.example.invalid/org/private.git')).toMatchObject({
      code: 'flake.fetch-network',
      message: expect.stringMatching(
        /^The input dep of the flake \(git\+ssh:.*Could not resolve hostname git\.example\.invalid/,
      ),
      hint: expect.stringContaining('git.example.invalid'),
    })
    expect(await input('no-server', 'git+ssh://git@127.0.0.1:9/private.git')).toMatchObject({
      code: 'flake.fetch-network',
      message: expect.stringContaining('Connection refused'),
    })
    expect(await input('no-folder', `git+file://${folder}/nowhere`)).toMatchObject({
      code: 'flake.fetch',
      message: expect.stringContaining('does not appear to be a git repository'),
    })
    // The same of the flake itself.
    expect((await output('git+ssh://git@git.example.invalid/org/machines.git')).message).toContain(
      'The flake git+ssh:',
    )
  })
})
