// Wrong command lines, each with its exit status as in docs/cli.md and the hint.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { kilnIn } from '#test/engine/kiln.ts'
import { test } from '#test/folders.ts'

/** A process for each line. */
const timeout = 900_000
const id = 'tiny-20260101-000000-0001'

type Wrong = { words: string[]; status?: number; says: string[] }

test('each reports what is wrong, what was meant, and exits with its status', { timeout }, ({ folder }) => {
  const kiln = kilnIn(join(folder, 'home'))
  const broken = join(folder, 'broken.json')
  const answers = join(folder, 'answers.json')
  const empty = join(folder, 'empty')
  writeFileSync(broken, '{"hostname": "a",}')
  writeFileSync(answers, '[{"hostnam": "x"}, {"hostname": 3}]')
  mkdirSync(empty)
  const file = join(folder, 'disk.img')
  writeFileSync(file, Buffer.alloc(4096))
  const drive = ['--drive', '/dev/nothing']
  const wrong: Wrong[] = [
    { words: ['biuld'], says: ['Unknown command biuld. Did you mean "build"?', '`kiln --help`'] },
    { words: ['version'], says: ['Did you mean "--version"?'] },
    { words: ['-v'], says: ['Unknown option -v. Did you mean "--version"?'] },
    {
      words: ['images', 'shw', 'x'],
      says: ['Unknown command shw. Did you mean "show"?', '`kiln images --help`'],
    },
    { words: ['images', 'delete', 'x'], says: ['Did you mean "rm"?'] },
    { words: ['images', 'list', 'x'], says: ['Too many arguments', '`kiln images list --help`'] },
    { words: ['images', 'show', 'x'], says: ['There is no image or box "x".', '`kiln images`'] },
    { words: ['images', 'show', 'latest'], says: ['There is no image "latest".'] },
    { words: ['images', 'rm', 'x'], says: ['There is no image or box "x".'] },
    { words: ['eject', 'x', join(folder, 'e')], says: ['There is no profile or box "x".', '`kiln box`'] },
    { words: ['box', 'show', 'x'], says: ['There is no box "x".', '`kiln box`'] },
    { words: ['box', 'add', 'latest'], says: ['"latest" means the newest image'] },
    {
      words: ['images', 'convert', 'x', 'qcow'],
      says: ['Did you mean "qcow2"?', '`kiln images convert --help`'],
    },
    {
      words: ['images', 'convert', 'x', 'vmdk', '--compression', 'zstd'],
      says: ['--compression is how a qcow2 is compressed', '`kiln images convert --help`'],
    },
    {
      words: ['build', 'tiny', '-f', 'raw.zst', '--compression', 'none'],
      says: ['none is made, only raw.zst', '`kiln build --help`'],
    },
    { words: ['images', 'export', 'x', '.', '-f', 'img'], says: ['`kiln images export --help`'] },
    { words: ['publish', 'kitchen', '--to', ''], says: ['The option --to needs a value.'] },
    { words: ['images', 'export', 'x', ''], says: ['The argument <dir> is missing.'] },
    { words: ['build'], says: ['The argument <profile> is missing.'] },
    { words: ['build', 'tiny', '--again', 'latest'], says: ['There is no image "latest".'] },
    { words: ['build', 'tiny', '--arch', 'arm'], says: ['Did you mean "aarch64"?'] },
    { words: ['build', 'tiny', '--arch', 'x86_46'], says: ['Did you mean "x86_64"?'] },
    { words: ['build', 'tiny', '--builder', 'locl'], says: ['Did you mean "local"?'] },
    { words: ['build', 'tiny', '--set', 'variant=norml'], says: ['Did you mean "normal"?'] },
    { words: ['build', 'tiny', '--settings', '/nope.json'], says: ['/nope.json does not exist.'] },
    { words: ['build', 'tiny', '--settings', broken], says: ['not valid JSON: error in line 1, column 18'] },
    {
      words: ['build', 'tiny', '--out', '/proc/nope'],
      status: 1,
      says: ['/proc/nope', 'it cannot be written', 'hint: '],
    },
    { words: ['--profiles', '/nope', 'profiles'], says: ['The profile folder /nope does not exist.'] },
    { words: ['profiles', '--profiles', empty], says: ['contains no profile'] },
    { words: ['drives', 'show', 'nothing'], says: ['There is no drive "nothing".', '`kiln drives`'] },
    { words: ['drives', 'show', '/dev/null'], says: ['/dev/null is not a drive.'] },
    { words: ['drives', 'restore', '/dev/nothing', '--label', 'x'], says: ['There is no drive'] },
    { words: ['flash', file, ...drive], says: ['There is no drive "/dev/nothing".'] },
    { words: ['flash', 'https://', ...drive], says: ['"https://" is not a valid URL.'] },
    { words: ['flash', 'nope.img', ...drive], says: ['There is no image, box, file or URL "nope.img".'] },
    {
      words: ['flash', file, '--personalise', broken, '--drive', '/dev/null'],
      says: ['/dev/null is not a drive'],
    },
    { words: ['seed', id, join(folder, 'x'), '--personalise', answers], says: ['0: unknown key hostnam'] },
    ...['show', 'rm', 'trust', 'key', 'disks'].map(one => ({
      words: ['hosts', one, 'nope'],
      says: ['There is no host "nope".', '`kiln hosts`'],
    })),
    { words: ['hosts', 'discover', '--timeout', 'abc'], says: ['"abc"', '`kiln hosts discover --help`'] },
    {
      words: ['hosts', 'add', 'box', '--tag', 'a b'],
      says: ['Not a valid tag: "a b"', '`kiln hosts add --help`'],
    },
    {
      words: ['hosts', 'add', 'box', '--name', 'n'.repeat(100)],
      says: ['A value on the command line does not fit: name', '`kiln hosts --help`'],
    },
    {
      words: ['deploy', `./${'a'.repeat(5000)}#x`, '--to', 'root@box'],
      says: ['A value on the command line does not fit: source.reference', '`kiln deploy --help`'],
    },
    { words: ['hosts', 'add', 'a b'], says: ['Not a valid host address: "a b"'] },
    ...['show', 'rm', 'test'].map(one => ({
      words: ['builder', one, 'nope'],
      says: ['There is no builder "nope".', '`kiln builder`'],
    })),
    { words: ['builder', 'add', 'a b'], says: ['Not a valid host address: "a b"'] },
    ...[
      ['hosts', 'add', 'a'],
      ['builder', 'add', 'a'],
      ['deploy', '.#x', '--to', 'root@a'],
      ['rollback', '--to', 'root@a'],
    ].map(words => ({
      words: [...words, '--jump', '-oProxyCommand=id'],
      says: ['--jump takes hosts as `ssh -J` does', 'not "-oProxyCommand=id"'],
    })),
    { words: ['cache', 'rm', 'nope'], says: ['The cache nope is not in the list.'] },
    { words: ['cache', 'add', 'ftp://x', 'y'], says: ['Not a valid URL of a binary cache: "ftp://x"'] },
    { words: ['cache', 'add', 'file:///x', 'y'], says: ['Not a valid public key of a binary cache: "y"'] },
    ...['nix:a', 'cachix', 'cachix:a:b', 'attic:--stdin'].map(by => ({
      words: ['cache', 'add', 'file:///x', 'y', '--push-by', by],
      says: [`Not a program and a cache: "${by}"`, '`kiln cache add --help`'],
    })),
    {
      words: ['cache', 'key', 'a b'],
      says: ['Not a valid key name: "a b"', '`kiln cache key --help`'],
    },
    {
      words: ['cache', 'push', 'x', 'file:///x', '--sign', 'a b'],
      says: ['Not a valid key name: "a b"', '`kiln cache push --help`'],
    },
    ...[
      ['deploy', 'tiny', '--to'],
      ['rollback', '--to'],
      ['install', 'tiny', '--to'],
      ['vm', 'create', id, '--on'],
    ].map(words => ({ words: [...words, 'a b'], says: ['"a b" is neither a known host nor an address.'] })),
    {
      words: ['deploy', 'tiny', '--to', 'a@b', '--to', 'a@b'],
      says: ['a@b is given twice.'],
    },
    {
      words: ['build', join(folder, 'nope#x')],
      says: [`${join(folder, 'nope')}: the folder does not exist`],
    },
    ...[['deploy', 'tiny'], ['rollback'], ['install', 'tiny']].map(([command = '', ...source]) => ({
      words: [command, ...source, '--to', 'a@b', command === 'install' ? '--phase-seconds' : '--canary', 'x'],
      says: ['takes a whole number', `\`kiln ${command} --help\``],
    })),
    {
      words: ['vm', 'create', id, '--on', 'a@b', '--memory', '1Q'],
      says: ['"1Q"', '`kiln vm create --help`'],
    },
    { words: ['deploy', 'tiny', '--to', 'a@b', '--mode', 'swich'], says: ['Did you mean "switch"?'] },
    ...['/proc/nope', '/sys/x'].map(path => ({
      words: ['eject', 'tiny', path],
      status: 1,
      says: [`The folder ${path} cannot be used: `, 'Choose another folder.'],
    })),
    {
      words: ['eject', 'tiny', '/proc/nope', '--ci', 'github'],
      status: 1,
      says: ['The folder /proc/nope cannot be used: '],
    },
    {
      words: ['kit', 'export', 'tiny', '/proc/nope', '--no-kiln'],
      status: 1,
      says: ['The folder /proc cannot be used: '],
    },
    {
      words: ['kit', 'export', 'tiny', join(folder, 'kit'), '--sign', 'nope', '--no-kiln'],
      says: ['There is no signing key named nope.', '`kiln cache key nope`'],
    },
    { words: ['test', id, '/nope.ts'], says: ['/nope.ts does not exist.'] },
    { words: ['completion', 'bsh'], says: ['Did you mean "bash"?'] },
    { words: ['doctor', '--fix', '--report'], says: ['--report and --fix cannot be used together.'] },
    { words: ['serve', '--port', '99999'], says: ['"99999" is not a valid port.'] },
  ]
  const ended = wrong.map(({ words, says, status = 2 }) => {
    const { stderr, stdout, ...run } = kiln(...words)
    const unsaid = says.filter(text => !stderr.includes(text))
    const form = /^error: .*(\n {2}.*)*\n(hint: .*(\n {2}.*)*\n)?$/.test(
      stderr.replace(/^(?!error: |hint: | ).*\n/gm, ''),
    )
    return {
      words,
      status: run.status,
      expected: status,
      unsaid,
      form,
      stdout,
      ...(unsaid.length ? { stderr } : {}),
    }
  })
  expect(
    ended.filter(each => each.status !== each.expected || each.unsaid.length || !each.form || each.stdout),
  ).toEqual([])
  expect(existsSync(join(folder, 'home', 'images'))).toBe(false)
})

test('with --json it is one object, and nothing else', { timeout }, ({ folder }) => {
  const { stdout, stderr, status } = kilnIn(folder)('--json', 'biuld')
  expect([stderr, status]).toEqual(['', 2])
  expect(stdout.trim().split('\n')).toHaveLength(1)
  expect(JSON.parse(stdout)).toMatchObject({ type: 'error', error: { code: 'usage', operation: 'kiln' } })
})
