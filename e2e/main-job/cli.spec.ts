// The main job on a terminal, with the bundled command line as it ships.

import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from '@playwright/test'
import { makeKeyPair } from '#lab/vm.ts'
import { bootsTo, checkQcow2 } from '../support/boot.ts'
import { freshHome, type ImageFiles, imageIn, kiln, startKiln } from '../support/kiln-process.ts'

/** Something that was never built, so that there is something to watch. */
const unique = () => `message=${process.pid} ${Date.now()}`

let home: string
test.beforeEach(() => {
  home = freshHome()
})
test.afterEach(() => rmSync(home, { recursive: true, force: true }))

test('builds qcow2 and OVA that check and boot to SSH under the chosen host name', async () => {
  const { publicKey, privateKey } = await makeKeyPair()
  const words = ['build', 'tiny', '-f', 'qcow2', '-f', 'ova', '--set', 'hostname=cli-box']
  const { code, lines } = await kiln(home, ...words, '--set', `authorizedKeys=${publicKey.trim()}`, '--json')
  expect(code).toBe(0)
  expect(lines.at(-1)?.type).toBe('result')
  const { formats } = imageIn({ lines })
  const { qcow2, ova } = formats
  if (!qcow2 || !ova) throw new Error('a format is missing')
  checkQcow2(qcow2.path)
  await bootsTo({ hostname: 'cli-box', privateKey }, { path: qcow2.path, format: 'qcow2' })
  await bootsTo({ hostname: 'cli-box', privateKey }, { path: ova.path, format: 'ova' })
})

test('prints only JSON with --json, progress that moves, and the same for images', async () => {
  const { lines, stdout } = await kiln(
    home,
    'build',
    'tiny',
    '-f',
    'qcow2',
    '--name',
    'Büro "1"',
    '--set',
    unique(),
    '--json',
  )
  const types = new Set(lines.map(line => line.type))
  expect([...types]).toEqual(expect.arrayContaining(['stages', 'stage', 'progress', 'graph', 'result']))
  const done = lines.filter(
    line => line.type === 'stage' && (line['stage'] as { state: string }).state === 'done',
  )
  expect(done.length).toBeGreaterThanOrEqual(5)
  expect(stdout).not.toContain('\u001b')
  const { id, formats } = imageIn({ lines })
  expect(formats['qcow2']?.path.endsWith('buro-1.qcow2')).toBe(true)
  const verified = await kiln(home, 'images', 'verify', id, '--json')
  expect(verified.code).toBe(0)
  const converted = await kiln(home, 'images', 'convert', id, 'vhdx', '--json')
  expect(imageIn(converted).formats['vhdx']).toBeDefined()
  const out = join(home, 'out')
  expect((await kiln(home, 'images', 'export', id, out, '-f', 'vhdx')).code).toBe(0)
  execFileSync('sha256sum', ['--check', '--strict', '--quiet', 'SHA256SUMS'], { cwd: out })
  expect((await kiln(home, 'images', 'rm', id, '--yes')).stdout).toContain('freed')
  expect((await kiln(home, 'images', 'show', id)).code).toBe(2)
})

test('says what is wrong, what to do, and in which class of fault', async () => {
  const wrong: [string[], number, string][] = [
    [['build', 'tiny', '--set', 'hostname=-x'], 2, 'is not a valid host name'],
    [['build', 'tiny', '--set', 'hostnam=x'], 2, 'Did you mean "hostname"?'],
    [['build', 'tiny', '--set', 'size=much'], 2, 'expected a whole number'],
    [['build', 'tiny', '-f', 'qcow'], 2, 'Did you mean "qcow2"?'],
    [['build', 'tinny'], 2, 'Did you mean "tiny"?'],
    [['build', 'tiny', '--name', 'a\nb'], 2, 'line break'],
    [['frobnicate'], 2, 'Unknown command'],
    [['images', 'show', '../../etc'], 2, 'There is no image'],
    [['build', 'tiny', '--set', 'variant=fails'], 1, 'zlib not found'],
    [['build', 'tiny', '--set', 'variant=fails-in-evaluation'], 2, 'Choose "normal"'],
  ]
  for (const [words, code, text] of wrong) {
    const result = await kiln(home, ...words)
    expect({ words, code: result.code, said: result.stderr.includes(text) }).toEqual({
      words,
      code,
      said: true,
    })
    expect(result.stdout).toBe('')
  }
})

test('tells a program which command was wrong', async () => {
  const wrong: [string[], string, string][] = [
    [['images', 'rm'], 'images rm', 'See `kiln images rm --help`.'],
    [['serve', '--bogus'], 'serve', 'See `kiln serve --help`.'],
    [[], 'kiln', 'See `kiln --help`.'],
  ]
  for (const [words, operation, hint] of wrong) {
    const { code, lines } = await kiln(home, ...words, '--json')
    expect({ code, lines }).toMatchObject({ code: 2, lines: [{ error: { code: 'usage', operation, hint } }] })
  }
})

test('runs to its end and its status when its output is not read', async () => {
  const words = ['build', 'tiny', '-f', 'raw', '--set', unique(), '--json']
  for (const left of ['stdout', 'stderr'] as const) {
    const { child } = startKiln(home, ...words, ...(left === 'stderr' ? ['--set', 'variant=fails'] : []))
    child[left]?.once('data', () => child[left]?.destroy())
    const [code] = await once(child, 'exit')
    expect({ left, code }).toEqual({ left, code: left === 'stdout' ? 0 : 1 })
  }
  expect((await kiln(home, 'images')).stdout.trim().split('\n')).toHaveLength(1)
})

test('Ctrl-C cancels a build with status 130, and leaves no process and no half image [B6]', async () => {
  const { child, result } = startKiln(
    home,
    'build',
    'tiny',
    '--set',
    'variant=slow',
    '--set',
    unique(),
    '--json',
  )
  await new Promise<void>(done => {
    let seen = ''
    child.stdout?.on('data', chunk => {
      seen += chunk
      if (seen.includes('trial-slow')) done()
    })
  })
  child.kill('SIGINT')
  const { code, lines } = await result
  expect(code).toBe(130)
  expect(lines.at(-1)).toEqual({ type: 'result', outcome: 'cancelled' })
  const [id = ''] = readdirSync(join(home, 'images'))
  expect(readdirSync(join(home, 'images', id)).filter(name => /raw|qcow2|image\.json/.test(name))).toEqual([])
  expect(readdirSync(join(home, 'workspaces'))).toEqual([])
})

test('says before it builds, and ejects a flake that Nix alone builds to the same image [B8] [B9] [N6] [N12]', async () => {
  const dry = await kiln(home, 'build', 'tiny', '--set', 'message=ejected', '--dry-run', '--json')
  expect(dry.lines).toHaveLength(1)
  const folder = join(home, 'flake')
  const ejected = await kiln(home, 'eject', 'tiny', folder, '--set', 'message=ejected', '--json')
  expect(ejected.code).toBe(0)
  expect(JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')).options.message).toBe('ejected')
  const flags = [
    '--extra-experimental-features',
    'nix-command flakes',
    '--option',
    'sandbox',
    'false',
    '--no-link',
  ]
  const env = { ...process.env, PATH: `${process.env['PATH']}:/opt/kiln-nix/bin` }
  const plain = execFileSync(
    'nix',
    ['build', ...flags, '--print-out-paths', `path:${folder}#images.x86_64-linux.raw`],
    { env },
  )
  const built = await kiln(
    home,
    'build',
    'tiny',
    '-f',
    'raw',
    '--set',
    'message=ejected',
    '--estimate',
    '--json',
  )
  expect(built.lines[0]).toMatchObject({ type: 'estimate', dryRun: { build: [] } })
  const { id } = imageIn(built)
  const shown = await kiln(home, 'images', 'show', id, '--json')
  // The same command line compares the estimate with the result.
  expect(shown.lines.at(-1)).toMatchObject({ estimate: { estimated: { builds: 0 }, actual: { builds: 0 } } })
  expect(shown.stdout).toContain(plain.toString().trim())
  expect((await kiln(home, 'eject', 'tiny', folder)).stderr).toContain('not empty')
})

test('completes in bash what follows', async () => {
  const { stdout: script } = await kiln(home, 'completion', 'bash')
  const complete = (words: string[]) => {
    const list = words.map(word => `'${word}'`).join(' ')
    const input = `${script}\nCOMP_WORDS=(kiln ${list}); COMP_CWORD=${words.length}; _kiln; printf '%s\\n' "\${COMPREPLY[@]}"\n`
    return execFileSync('bash', { input, encoding: 'utf8' }).trim().split('\n')
  }
  expect(complete(['im'])).toEqual(['images'])
  expect(complete(['images', 'ver'])).toEqual(['verify'])
  expect(complete(['build', '-f', 'qc'])).toEqual(['qcow2'])
  expect(complete(['build', '--dry'])).toEqual(['--dry-run'])
})

test('two at once in one folder keep each other’s images', async () => {
  const [one, two] = await Promise.all(
    ['one', 'two'].map(name =>
      kiln(home, 'build', 'tiny', '-f', 'raw', '--set', `message=${name}`, '--json'),
    ),
  )
  for (const result of [one, two]) expect(result?.code).toBe(0)
  const listed = await kiln(home, 'images', '--json')
  const { images } = listed.lines.at(-1) as unknown as { images: { formats: ImageFiles }[] }
  expect(images).toHaveLength(2)
  for (const image of images) expect(existsSync(image.formats['raw']?.path ?? '')).toBe(true)
})
