// Flashing on a terminal, with the bundled command line as it ships. Drives are loop devices; needs root.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { faultsOf, imageMiB, makeTestImage, sha256, type TestImage } from '#test/drives/disk-image.ts'
import { type Loop, letGo, makeLoop } from '#test/drives/loops.ts'
import { atTerminal } from '../support/at-terminal.ts'
import { freshHome, type JsonLine, kiln, startKiln } from '../support/kiln-process.ts'

const mib = 1 << 20
test.skip(process.getuid?.() !== 0, 'needs root for loop devices')

let home: string
let folder: string
let image: TestImage
let loops: Loop[]
test.beforeEach(() => {
  home = freshHome()
  folder = join(home, 'files')
  mkdirSync(folder)
  image = makeTestImage(folder)
  loops = []
})
test.afterEach(async () => {
  for (const loop of loops) {
    await letGo(loop.path)
    loop.detach()
  }
  rmSync(home, { recursive: true, force: true })
})

const loop = (sizeMiB = imageMiB + 16) => {
  const made = makeLoop(folder, sizeMiB * mib, `stick-${loops.length}`)
  loops.push(made)
  return made
}
const driveWords = (...drives: Loop[]) => drives.flatMap(({ path }) => ['--drive', path])
type Result = { drives: Record<string, unknown>[]; outcome?: string }
const resultOf = (lines: JsonLine[]) => lines.at(-1) as unknown as Result & JsonLine

test('flashes two drives, says how each is and ends with what a script needs', async () => {
  const drives = [loop(), loop()]
  const sum = ['--sha256', image.sha256.toUpperCase()]
  const { code, lines, stdout } = await kiln(
    home,
    'flash',
    image.path,
    ...driveWords(...drives),
    ...sum,
    '--yes',
    '--json',
  )
  expect(code).toBe(0)
  const types = new Set(lines.map(({ type }) => type))
  expect([...types]).toEqual(
    expect.arrayContaining(['stages', 'progress', 'drives', 'drive-result', 'result']),
  )
  expect(stdout).not.toContain('\u001b')
  const result = resultOf(lines)
  expect(result.type).toBe('result')
  expect(result.drives).toEqual(
    drives.map(({ path }) => ({
      path,
      name: expect.stringContaining('Loop device'),
      serial: '',
      bytesWritten: expect.any(Number),
      bytesSkipped: expect.any(Number),
      bytesVerified: expect.any(Number),
      sha256: image.sha256,
      seconds: expect.any(Number),
      outcome: 'verified',
      ejected: null,
      hostname: null,
      hostKey: null,
      user: null,
    })),
  )
  for (const { file } of drives) expect(faultsOf(file, image)).toEqual([])
})

test('checks the SHA-256 in any spelling, the one beside the image too, and takes a file: address [F2]', async () => {
  const drive = loop()
  const { sha256: sum, path } = image
  const name = basename(path)
  const sums = join(folder, 'sums.txt')
  writeFileSync(sums, `${'0'.repeat(64)}  other.img\n${sum}  ${name}\n`)
  const base64 = Buffer.from(sum, 'hex').toString('base64')
  const flash = (...words: string[]) => kiln(home, 'flash', ...words, ...driveWords(drive), '--yes', '--json')
  for (const given of [`${sum}  ${name}`, `sha256:${sum}`, `sha256-${base64}`, `SHA256 (x) = ${sum}`, sums]) {
    const { code, lines } = await flash(path, '--sha256', given)
    expect({ given, code, sum: resultOf(lines).drives?.[0]?.['sha256'] }).toEqual({ given, code: 0, sum })
  }
  const url = `file://localhost${path.split('/').map(encodeURIComponent).join('/')}`
  expect((await flash(url)).code).toBe(0)

  writeFileSync(join(folder, 'SHA256SUMS'), `${'0'.repeat(64)}  ${name}\n`)
  const beside = await kiln(home, 'flash', path, ...driveWords(drive), '--yes')
  expect(beside.code).toBe(1)
  expect(beside.stderr).toContain('Its SHA-256 is checked: SHA256SUMS has it.')
  expect(beside.stderr).toContain('is not the expected file')
  for (const [given, text] of [
    ['a'.repeat(128), 'a checksum of another kind (SHA-512)'],
    [join(folder, 'SHA256SUMS'), 'is not the expected file'],
  ] as const)
    expect((await flash(path, '--sha256', given)).stdout).toContain(text)
})

test('writes nothing without a yes: no terminal means no', async () => {
  const drive = loop()
  const before = sha256(readFileSync(drive.file))
  const asked = await kiln(home, 'flash', image.path, ...driveWords(drive))
  expect(asked.code).toBe(1)
  expect(asked.stderr).toContain(drive.path)
  expect(asked.stderr).toContain('Give --yes')
  const json = await kiln(home, 'flash', image.path, ...driveWords(drive), '--json')
  expect(json.lines.map(({ type }) => type)).toEqual(['error'])
  expect(json.lines[0]?.['error']).toMatchObject({ code: 'flash.unconfirmed' })
  expect((await kiln(home, 'drives', 'restore', drive.path)).code).toBe(1)
  expect(sha256(readFileSync(drive.file))).toBe(before)
})

test('a file that is not a disk image is written only on explicit request', async () => {
  const drive = loop()
  const file = join(folder, 'zeros.img')
  writeFileSync(file, Buffer.alloc(4 * mib))
  const words = ['flash', file, ...driveWords(drive), '--yes', '--json']
  const refused = await kiln(home, ...words)
  expect(refused.code).toBe(1)
  expect(refused.stdout).toContain('source.unrecognised')
  expect(refused.stdout).toContain('does not look like a disk image')
  expect(readFileSync(drive.file).equals(Buffer.alloc(4 * mib))).toBe(false)
  const written = await kiln(home, ...words, '--allow-unrecognised')
  expect({ code: written.code, outcome: resultOf(written.lines).drives[0]?.['outcome'] }).toEqual({
    code: 0,
    outcome: 'verified',
  })
})

test('at a terminal it shows what is erased, takes only "yes", and draws the progress', async () => {
  const drive = loop()
  const before = sha256(readFileSync(drive.file))
  const no = await asked(['flash', image.path, ...driveWords(drive)], 'y')
  expect(no.code).toBe(1)
  expect(no.screen).toContain('This erases 1 drive:')
  expect(no.screen).toContain(`Type yes to erase Loop device`)
  expect(sha256(readFileSync(drive.file))).toBe(before)
  const yes = await asked(['flash', image.path, ...driveWords(drive)], 'yes')
  expect(yes.code).toBe(0)
  expect(yes.screen).toMatch(new RegExp(`${drive.path}  (Preparing|Writing|Verifying)`))
  expect(yes.screen).toMatch(/Verified .*verified/)
  expect(faultsOf(drive.file, image)).toEqual([])
  const interrupted = await asked(['flash', image.path, ...driveWords(drive)], '\u0003')
  expect(interrupted.code).toBe(130)
})

test('one drive that fails does not stop the others: each has its own result, and the status is 1', async () => {
  const path = join(folder, 'unsized.img.bz2')
  writeFileSync(path, execFileSync('bzip2', ['-1c', image.path], { maxBuffer: 256 * mib }))
  const drives = [loop(imageMiB / 2), loop()]
  const words = ['flash', path, ...driveWords(...drives), '--yes']
  const { code, lines } = await kiln(home, ...words, '--json')
  expect(code).toBe(1)
  expect(resultOf(lines).drives.map(drive => [drive['outcome'], drive['error']])).toEqual([
    ['failed', expect.objectContaining({ code: 'drive.too-small' })],
    ['verified', undefined],
  ])
  const spoken = await kiln(home, ...words)
  expect(spoken.code).toBe(1)
  expect(spoken.stderr).toContain('is too small')
  expect(spoken.stdout).toMatch(/Failed[\s\S]*Verified/)
})

test('mistakes on the command line and unsuitable drives have their own exit status and message', async () => {
  const [drive, tiny] = [loop(), loop(1)]
  const misspelt = join(folder, 'seeds.json')
  writeFileSync(misspelt, '\ufeff{"hostName":"box1"}')
  const wrong: [string[], number, string][] = [
    [['flash', 'no-such.img', ...driveWords(drive)], 2, 'There is no image, box, file or URL'],
    [['flash', image.path], 2, '--drive'],
    [['flash', image.path], 2, 'See `kiln flash --help`'],
    [['flash', image.path, ...driveWords(drive), '--sha256', 'abc'], 2, '64 hexadecimal digits'],
    [['flash', image.path, ...driveWords(drive), '--sha256', ''], 2, '64 hexadecimal digits'],
    [['flash', image.path, ...driveWords(drive), '--personalise', misspelt], 2, 'hostName'],
    [['drives', 'restore', drive.path, '--label', 'far too long a label'], 2, 'at most 11 letters'],
    [['drives', 'restore', tiny.path, '--yes'], 1, 'Loop device 1.0 MB is too small'],
    [['flash', image.path, '--drive', '/dev/none', '--yes'], 2, 'There is no drive "/dev/none"'],
    [['flash', image.path, ...driveWords(drive, drive), '--yes'], 2, 'is given twice'],
    [['flash', image.path, ...driveWords(drive), '--sha256', '0'.repeat(64), '--yes'], 1, 'not the expected'],
    [['flash', image.path, ...driveWords(loop(8)), '--yes'], 1, 'too small'],
  ]
  for (const [words, code, text] of wrong) {
    const { code: found, stderr } = await kiln(home, ...words)
    expect({ words, code: found, said: stderr.includes(text) }).toEqual({ words, code, said: true })
  }
})

const slow = () => loop(1024)
async function startWriting(drive: Loop) {
  const started = startKiln(home, 'flash', image.path, ...driveWords(drive), '--full', '--yes', '--json')
  await new Promise<void>(done => {
    let seen = ''
    started.child.stdout?.on('data', chunk => {
      seen += chunk
      if (seen.includes('"phase":"writing"')) done()
    })
  })
  return started
}

test('one Ctrl-C cancels it, says so for the drive, and releases it', async () => {
  const drive = slow()
  const { child, result } = await startWriting(drive)
  child.kill('SIGINT')
  const { code, lines } = await result
  expect(code).toBe(130)
  expect(resultOf(lines)).toMatchObject({
    type: 'result',
    outcome: 'cancelled',
    drives: [{ path: drive.path, outcome: 'cancelled' }],
  })
  await letGo(drive.path)
})

test('when it is killed the writer ends too, and the drive can be flashed again', async () => {
  const drive = slow()
  const { child, result } = await startWriting(drive)
  child.kill('SIGKILL')
  expect((await result).code).toBeNull()
  await letGo(drive.path)
  const again = await kiln(home, 'flash', image.path, ...driveWords(drive), '--yes', '--json')
  expect(resultOf(again.lines).drives[0]).toMatchObject({ outcome: 'verified' })
})

test('gives a drive back empty', async () => {
  const drive = loop(64)
  const { code, lines } = await kiln(
    home,
    'drives',
    'restore',
    drive.path,
    '--label',
    'HOLIDAY',
    '--yes',
    '--json',
  )
  expect(code).toBe(0)
  expect(resultOf(lines).drives[0]).toMatchObject({ path: drive.path, outcome: 'verified' })
  expect(execFileSync('mdir', ['-i', `${drive.file}@@1M`, '::'], { encoding: 'utf8' })).toContain('HOLIDAY')
})

const asked = (words: string[], answer: string) => atTerminal(home, words, { question: 'Type yes', answer })
