// Flakes that Nix cannot use, with real Git and real Nix: the reported cause and fix. Nix sees a copy of the
// folder, in which an untracked file, a missing file and one of a submodule look alike.
import { execFileSync } from 'node:child_process'
import { symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { conflict, empty, faultyFlakes, lock, with_ } from '#test/engine/faulty-flakes.ts'
import { hasNix } from '#test/tools-here.ts'

describe.skipIf(!hasNix)('a flake that Nix cannot use (needs Nix and Git)', { timeout: 120_000 }, () => {
  const bench = faultyFlakes()
  const { git, tree, output } = bench

  it('names an untracked file, and git add', async () => {
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

  it('names the file that a tracked flake.nix refers to', async () => {
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

  it('names it by its path in the repository if the flake is in a subfolder', async () => {
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

  it('distinguishes a missing file from an untracked one', async () => {
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
    const clone = join(bench.folder(), 'clone')
    git(bench.folder(), 'clone', '-q', at, clone)
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

  it("names the JSON or TOML with a merge conflict, which Nix's error does not, and leaves the tree unchanged", async () => {
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

  it('names a Git LFS file that is only a pointer', async () => {
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

  it("names a shallow clone, and another user's repository", async () => {
    const at = tree('deep', { 'flake.nix': empty }, ['flake.nix'])
    for (const text of ['a', 'b']) git(at, 'commit', '-q', '--allow-empty', '-m', text)
    const shallow = join(bench.folder(), 'shallow')
    git(bench.folder(), 'clone', '-q', '--depth', '1', `file://${at}`, shallow)
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
})
