// Flashing on a terminal, with the bundled command line as it ships. Drives are loop devices; needs root.
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { expect, test } from '@playwright/test'
import { faultsOf, imageMiB, sha256 } from '#test/drives/disk-image.ts'
import { atTerminal } from '../support/at-terminal.ts'
import { driveWords, flashTerminal, resultOf } from '../support/flash-terminal.ts'
import { kiln } from '../support/kiln-process.ts'

const mib = 1 << 20
const bench = flashTerminal()
const { loop } = bench

test('flashes two drives, says how each is and ends with what a script needs', async () => {
  const drives = [loop(), loop()]
  const sum = ['--sha256', bench.image.sha256.toUpperCase()]
  const { code, lines, stdout } = await kiln(
    bench.home,
    'flash',
    bench.image.path,
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
      sha256: bench.image.sha256,
      seconds: expect.any(Number),
      outcome: 'verified',
      ejected: null,
      hostname: null,
      hostKey: null,
      user: null,
    })),
  )
  for (const { file } of drives) expect(faultsOf(file, bench.image)).toEqual([])
})

test('checks the SHA-256 in any spelling, the one beside the image too, and takes a file: address [F2]', async () => {
  const drive = loop()
  const { sha256: sum, path } = bench.image
  const name = basename(path)
  const sums = join(bench.folder, 'sums.txt')
  writeFileSync(sums, `${'0'.repeat(64)}  other.img\n${sum}  ${name}\n`)
  const base64 = Buffer.from(sum, 'hex').toString('base64')
  const flash = (...words: string[]) =>
    kiln(bench.home, 'flash', ...words, ...driveWords(drive), '--yes', '--json')
  for (const given of [`${sum}  ${name}`, `sha256:${sum}`, `sha256-${base64}`, `SHA256 (x) = ${sum}`, sums]) {
    const { code, lines } = await flash(path, '--sha256', given)
    expect({ given, code, sum: resultOf(lines).drives?.[0]?.['sha256'] }).toEqual({ given, code: 0, sum })
  }
  const url = `file://localhost${path.split('/').map(encodeURIComponent).join('/')}`
  expect((await flash(url)).code).toBe(0)

  writeFileSync(join(bench.folder, 'SHA256SUMS'), `${'0'.repeat(64)}  ${name}\n`)
  const beside = await kiln(bench.home, 'flash', path, ...driveWords(drive), '--yes')
  expect(beside.code).toBe(1)
  expect(beside.stderr).toContain('Its SHA-256 is checked: SHA256SUMS has it.')
  expect(beside.stderr).toContain('is not the expected file')
  for (const [given, text] of [
    ['a'.repeat(128), 'a checksum of another kind (SHA-512)'],
    [join(bench.folder, 'SHA256SUMS'), 'is not the expected file'],
  ] as const)
    expect((await flash(path, '--sha256', given)).stdout).toContain(text)
})

test('writes nothing without a yes: no terminal means no', async () => {
  const drive = loop()
  const before = sha256(readFileSync(drive.file))
  const asked = await kiln(bench.home, 'flash', bench.image.path, ...driveWords(drive))
  expect(asked.code).toBe(1)
  expect(asked.stderr).toContain(drive.path)
  expect(asked.stderr).toContain('Give --yes')
  const json = await kiln(bench.home, 'flash', bench.image.path, ...driveWords(drive), '--json')
  expect(json.lines.map(({ type }) => type)).toEqual(['error'])
  expect(json.lines[0]?.['error']).toMatchObject({ code: 'flash.unconfirmed' })
  expect((await kiln(bench.home, 'drives', 'restore', drive.path)).code).toBe(1)
  expect(sha256(readFileSync(drive.file))).toBe(before)
})

test('a file that is not a disk image is written only on explicit request', async () => {
  const drive = loop()
  const file = join(bench.folder, 'zeros.img')
  writeFileSync(file, Buffer.alloc(4 * mib))
  const words = ['flash', file, ...driveWords(drive), '--yes', '--json']
  const refused = await kiln(bench.home, ...words)
  expect(refused.code).toBe(1)
  expect(refused.stdout).toContain('source.unrecognised')
  expect(refused.stdout).toContain('does not look like a disk image')
  expect(readFileSync(drive.file).equals(Buffer.alloc(4 * mib))).toBe(false)
  const written = await kiln(bench.home, ...words, '--allow-unrecognised')
  expect({ code: written.code, outcome: resultOf(written.lines).drives[0]?.['outcome'] }).toEqual({
    code: 0,
    outcome: 'verified',
  })
})

test('at a terminal it shows what is erased, takes only "yes", and draws the progress', async () => {
  const drive = loop()
  const before = sha256(readFileSync(drive.file))
  const no = await asked(['flash', bench.image.path, ...driveWords(drive)], 'y')
  expect(no.code).toBe(1)
  expect(no.screen).toContain('This erases 1 drive:')
  expect(no.screen).toContain(`Type yes to erase Loop device`)
  expect(sha256(readFileSync(drive.file))).toBe(before)
  const yes = await asked(['flash', bench.image.path, ...driveWords(drive)], 'yes')
  expect(yes.code).toBe(0)
  expect(yes.screen).toMatch(new RegExp(`${drive.path}  (Preparing|Writing|Verifying)`))
  expect(yes.screen).toMatch(/Verified .*verified/)
  expect(faultsOf(drive.file, bench.image)).toEqual([])
  const interrupted = await asked(['flash', bench.image.path, ...driveWords(drive)], '\u0003')
  expect(interrupted.code).toBe(130)
})

test('one drive that fails does not stop the others: each has its own result, and the status is 1', async () => {
  const path = join(bench.folder, 'unsized.img.bz2')
  writeFileSync(path, execFileSync('bzip2', ['-1c', bench.image.path], { maxBuffer: 256 * mib }))
  const drives = [loop(imageMiB / 2), loop()]
  const words = ['flash', path, ...driveWords(...drives), '--yes']
  const { code, lines } = await kiln(bench.home, ...words, '--json')
  expect(code).toBe(1)
  expect(resultOf(lines).drives.map(drive => [drive['outcome'], drive['error']])).toEqual([
    ['failed', expect.objectContaining({ code: 'drive.too-small' })],
    ['verified', undefined],
  ])
  const spoken = await kiln(bench.home, ...words)
  expect(spoken.code).toBe(1)
  expect(spoken.stderr).toContain('is too small')
  expect(spoken.stdout).toMatch(/Failed[\s\S]*Verified/)
})

test('mistakes on the command line and unsuitable drives have their own exit status and message', async () => {
  const [drive, tiny] = [loop(), loop(1)]
  const misspelt = join(bench.folder, 'seeds.json')
  writeFileSync(misspelt, '\ufeff{"hostName":"box1"}')
  const wrong: [string[], number, string][] = [
    [['flash', 'no-such.img', ...driveWords(drive)], 2, 'There is no image, box, file or URL'],
    [['flash', bench.image.path], 2, '--drive'],
    [['flash', bench.image.path], 2, 'See `kiln flash --help`'],
    [['flash', bench.image.path, ...driveWords(drive), '--sha256', 'abc'], 2, '64 hexadecimal digits'],
    [['flash', bench.image.path, ...driveWords(drive), '--sha256', ''], 2, '64 hexadecimal digits'],
    [['flash', bench.image.path, ...driveWords(drive), '--personalise', misspelt], 2, 'hostName'],
    [['drives', 'restore', drive.path, '--label', 'far too long a label'], 2, 'at most 11 letters'],
    [['drives', 'restore', tiny.path, '--yes'], 1, 'Loop device 1.0 MB is too small'],
    [['flash', bench.image.path, '--drive', '/dev/none', '--yes'], 2, 'There is no drive "/dev/none"'],
    [['flash', bench.image.path, ...driveWords(drive, drive), '--yes'], 2, 'is given twice'],
    [
      ['flash', bench.image.path, ...driveWords(drive), '--sha256', '0'.repeat(64), '--yes'],
      1,
      'not the expected',
    ],
    [['flash', bench.image.path, ...driveWords(loop(8)), '--yes'], 1, 'too small'],
  ]
  for (const [words, code, text] of wrong) {
    const { code: found, stderr } = await kiln(bench.home, ...words)
    expect({ words, code: found, said: stderr.includes(text) }).toEqual({ words, code, said: true })
  }
})

test('gives a drive back empty', async () => {
  const drive = loop(64)
  const { code, lines } = await kiln(
    bench.home,
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

const asked = (words: string[], answer: string) =>
  atTerminal(bench.home, words, { question: 'Type yes', answer })
