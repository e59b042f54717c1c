// Command lines that are wrong, each with its exit status as docs/cli.md says and the words that lead on.
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { kilnIn } from '#test/engine/kiln.ts'
import { test } from '#test/folders.ts'

/** A process for each line. */
const timeout = 900_000
const id = 'tiny-20260101-000000-0001'

type Wrong = { words: string[]; status?: number; says: string[] }

test('each says what is wrong, what was meant, and ends with its status', { timeout }, ({ folder }) => {
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
    { words: ['images', 'show', 'x'], says: ['There is no image "x".', '`kiln images`'] },
    { words: ['images', 'show', 'latest'], says: ['There is no image "latest".'] },
    { words: ['images', 'rm', 'x'], says: ['There is no image "x".'] },
    {
      words: ['images', 'convert', 'x', 'qcow'],
      says: ['Did you mean "qcow2"?', '`kiln images convert --help`'],
    },
    { words: ['images', 'export', 'x', '.', '-f', 'img'], says: ['`kiln images export --help`'] },
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
    { words: ['--profiles', '/nope', 'profiles'], says: ['There is no folder /nope of profiles.'] },
    { words: ['profiles', '--profiles', empty], says: ['has no profiles'] },
    { words: ['drives', 'show', 'nothing'], says: ['There is no drive "nothing".', '`kiln drives`'] },
    { words: ['drives', 'show', '/dev/null'], says: ['/dev/null is not a whole drive'] },
    { words: ['drives', 'restore', '/dev/nothing', '--label', 'x'], says: ['There is no drive'] },
    { words: ['flash', file, ...drive], says: ['There is no drive "/dev/nothing".'] },
    { words: ['flash', 'https://', ...drive], says: ['"https://" is not a valid URL.'] },
    { words: ['flash', 'nope.img', ...drive], says: ['There is no image, file or URL "nope.img".'] },
    {
      words: ['flash', file, '--personalise', broken, '--drive', '/dev/null'],
      says: ['is not a whole drive'],
    },
    { words: ['seed', id, join(folder, 'x'), '--personalise', answers], says: ['0: unknown key hostnam'] },
    { words: ['completion', 'bsh'], says: ['Did you mean "bash"?'] },
    { words: ['doctor', '--fix', '--report'], says: ['The options --report and --fix exclude each other.'] },
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
