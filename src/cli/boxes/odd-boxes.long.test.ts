// Refused names, unreadable records, and boxes with missing parts.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { kilnIn } from '#test/engine/kiln.ts'

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'kiln-test-odd-boxes-'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

const kiln = (...words: string[]) => {
  const { status, stdout, stderr } = kilnIn(home)(...words)
  return { status, text: stdout + stderr }
}
const add = (name: string) => kiln('box', 'add', name, '--profile', 'tiny')

/** Changes the record of the only box. */
function rewrite(change: (text: string) => string) {
  const folder = join(home, 'boxes')
  const [id] = readdirSync(folder).filter(name => /^[0-9a-f]{16}$/.test(name))
  const path = join(folder, id ?? '', 'box.json')
  writeFileSync(path, change(readFileSync(path, 'utf8')))
  return path
}
const withValues = (values: object) => (text: string) =>
  JSON.stringify({ ...(JSON.parse(text) as object), ...values })

describe('a box [N16]', { timeout: 240_000 }, () => {
  it('cannot have a reserved, too long or look-alike name', () => {
    const refused: [string, string][] = [
      ['latest', '"latest" means the newest image in commands'],
      ['tiny', '"tiny" is the ID of a profile'],
      ['x'.repeat(200), 'it is longer than 80 characters'],
      ['x'.repeat(1000), 'it is longer than 80 characters'],
      ['\u202enehctik', 'a character that cannot be seen'],
    ]
    for (const [name, reason] of refused) {
      const { status, text } = add(name)
      expect({ name, status, text }).toMatchObject({ status: 2, text: expect.stringContaining(reason) })
    }
    expect(add('مطبخ').status).toBe(0)
    expect(kiln('box', 'show', 'مطبخ').text).toContain('Draft')
  })

  it('accepts only valid answers of its profile, and none without a profile', () => {
    const refused: [string[], string][] = [
      [['--profile', 'tiny', '--set', 'nope=1'], 'no option "nope"'],
      [['--profile', 'tiny', '--set', 'hostname=-x'], 'Host name'],
      [['--profile', 'tiny', '--arch', 'riscv'], 'riscv'],
      [['--set', 'message=x'], 'Add --profile'],
    ]
    for (const [words, reason] of refused) {
      const { status, text } = kiln('box', 'add', 'kitchen', ...words)
      expect({ words, status, text }).toMatchObject({ text: expect.stringContaining(reason) })
      expect(status).not.toBe(0)
    }
    expect(kiln('box').text).not.toContain('kitchen')
    add('kitchen')
    expect(kiln('box', 'set', 'kitchen', '--set', 'nope=1').status).not.toBe(0)
  })

  it("resets to its profile's defaults and its own host name", () => {
    kiln('box', 'add', 'kitchen', '--profile', 'tiny', '--set', 'message=hello')
    expect(kiln('box', 'show', 'kitchen').text).toContain('hello')
    expect(kiln('box', 'reset', 'kitchen').text).toContain('Next: kiln build kitchen')
    const { text } = kiln('box', 'show', 'kitchen')
    expect(text).not.toContain('hello')
    expect(text).toMatch(/hostname +kitchen$/m)
    kiln('box', 'add', 'plain')
    expect(kiln('box', 'reset', 'plain').text).toContain('has no profile')
  })

  it('without a host is reported where a host is needed, and so is a secret that was not kept as one', () => {
    add('kitchen')
    expect(kiln('deploy', 'tiny', '--to', 'kitchen', '--dry-run').text).toContain(
      'The box "kitchen" has no host yet',
    )
    expect(kiln('box', 'secret', 'kitchen', 'nope', '--forget').text).toContain('Nothing was kept as nope')
  })

  it.each([
    ['a newer Kiln', withValues({ schema: 2 }), 'was written by a newer Kiln (schema 2, known: 1)'],
    ['no Kiln', withValues({ schema: 0 }), 'cannot be read: schema'],
    ['a Kiln that was cut off', (text: string) => text.slice(0, 90), 'cannot be read: it is not valid JSON'],
  ])('whose record is of %s is reported, left unchanged, and hides no other', (_, change, reason) => {
    add('kitchen')
    const path = rewrite(change)
    const before = readFileSync(path, 'utf8')
    expect(add('attic').status).toBe(0)
    const { status, text } = kiln('box')
    expect(status).toBe(0)
    expect(text).toMatch(/^attic +Draft/m)
    expect(text).toContain(path)
    expect(text).toContain(reason)
    expect(kiln('box', 'show', 'kitchen').text).toContain('There is no box "kitchen".')
    expect(readFileSync(path, 'utf8')).toBe(before)
  })

  it('with an unreadable record protects the images and hosts of others, which it may name', () => {
    add('kitchen')
    rewrite(text => text.slice(0, 90))
    add('attic')
    for (const option of ['--images', '--host'])
      expect(kiln('box', 'rm', 'attic', option, '--yes')).toMatchObject({
        status: 1,
        text: expect.stringContaining('the record of another box cannot be read'),
      })
    expect(kiln('box', 'rm', 'attic', '--machines', '--yes').status).toBe(0)
  })

  it('with a line break in its name is not read, and its name is printed escaped', () => {
    add('kitchen')
    rewrite(withValues({ name: 'kitchen\n\u001b[31mFAKE' }))
    const { text } = kiln('box')
    expect(text).toContain('cannot be read: name')
    expect(text).not.toContain('FAKE')
  })

  it('with an unreadable record can be removed by its id, and the others stay', () => {
    add('kitchen')
    const path = rewrite(text => text.slice(0, 90))
    const id = basename(dirname(path))
    add('attic')
    expect(kiln('box').text).toContain(`kiln box rm ${id}`)
    expect(kiln('box', 'rm', id)).toMatchObject({ status: 1 })
    expect(existsSync(path)).toBe(true)
    const { status, text } = kiln('box', 'rm', id, '--yes')
    expect({ status, text }).toMatchObject({ status: 0, text: expect.stringContaining(`box/${id}/`) })
    expect(existsSync(dirname(path))).toBe(false)
    expect(kiln('box').text).toMatch(/^Box [^\n]*\nattic +Draft[^\n]*\n$/)
  })

  it('whose record was copied is not confused with the original, and can be renamed by its id', () => {
    add('kitchen')
    const folder = dirname(rewrite(text => text))
    const copy = '00000000000000cc'
    cpSync(folder, join(dirname(folder), copy), { recursive: true })
    for (const words of [
      ['box', 'rm', 'kitchen', '--yes'],
      ['box', 'show', 'kitchen'],
      ['build', 'kitchen'],
    ]) {
      const { status, text } = kiln(...words)
      expect({ words, status, text }).toMatchObject({
        status: 2,
        text: expect.stringContaining('Several boxes'),
      })
      expect(text).toContain(copy)
    }
    expect(existsSync(folder)).toBe(true)
    expect(kiln('box', 'rename', copy, 'attic').status).toBe(0)
    expect(kiln('box', 'show', 'kitchen').status).toBe(0)
  })

  it.each([
    ['latest', '"latest" means the newest image in commands'],
    ['x'.repeat(90), 'it is longer than 80 characters'],
  ])('with the name %s of an older Kiln can be renamed, and says why it should be', (name, reason) => {
    add('kitchen')
    const id = basename(dirname(rewrite(withValues({ name }))))
    const { status, text } = kiln('box')
    expect({ status, text }).toMatchObject({ status: 0, text: expect.stringContaining(reason) })
    expect(text).toContain(`kiln box rename ${id} NAME`)
    expect(kiln('box', 'rename', name, 'attic').text).toContain('is now called attic')
    expect(kiln('box', 'show', 'attic').text).toContain('Next: kiln build attic')
  })

  it('reports a host name that another box has, in every command that sets it', () => {
    add('kitchen')
    add('attic')
    const told = 'The host name kitchen is also that of '
    for (const words of [
      ['box', 'set', 'attic', '--set', 'hostname=kitchen'],
      ['box', 'show', 'attic'],
      ['box', 'reset', 'attic'],
      ['box', 'add', 'hall', '--profile', 'tiny', '--set', 'hostname=kitchen'],
      ['build', 'attic', '--dry-run'],
    ])
      expect(kiln(...words).text, words.join(' ')).toContain(told)
    expect(kiln('box', 'set', 'attic', '--set', 'hostname=attic').text).not.toContain('is also that of')
  })

  it('that shares its host with another box keeps it only if its drive is newer', () => {
    add('kitchen')
    const path = rewrite(withValues({ host: 'pi' }))
    const copy = '00000000000000cc'
    cpSync(dirname(path), join(dirname(dirname(path)), copy), { recursive: true })
    const other = join(dirname(dirname(path)), copy, 'box.json')
    const drive = { name: 'Stick', serial: 'S', model: 'Ultra', sizeBytes: 1, image: null, at: 1 }
    const text = readFileSync(other, 'utf8')
    writeFileSync(other, withValues({ id: copy, name: 'attic', drives: [drive] })(text))
    expect(kiln('box').status).toBe(0)
    const hostOf = (record: string) => JSON.parse(readFileSync(record, 'utf8')).host
    expect([hostOf(path), hostOf(other)]).toEqual([null, 'pi'])
  })

  it('is completed after a crash, at the next change of a box', () => {
    add('kitchen')
    const path = rewrite(text => text)
    const left = [
      join(home, '.hosts.json.abcdef.partial-4194301'),
      join(dirname(path), '.box.json.abcdef.partial-4194301-77'),
    ]
    for (const each of left) writeFileSync(each, '{')
    expect(kiln('box', 'set', 'kitchen', '--set', 'message=hi').status).toBe(0)
    expect(left.filter(existsSync)).toEqual([])
  })

  it('with a missing profile reports it, also when it is built', () => {
    add('kitchen')
    rewrite(withValues({ profile: 'gone-profile' }))
    const { text } = kiln('box')
    expect(text).toMatch(/^kitchen +Needs attention .*kiln box set kitchen --profile PROFILE$/m)
    expect(text).toContain('Kiln cannot find its profile gone-profile.')
    expect(kiln('box', 'show', 'kitchen')).toMatchObject({
      status: 0,
      text: expect.stringContaining('gone-profile'),
    })
    expect(kiln('build', 'kitchen', '--dry-run')).toMatchObject({
      status: 2,
      text: expect.stringContaining('There is no profile "gone-profile".'),
    })
  })

  it('whose image, machine and host are gone is a draft, and shows none of them', () => {
    add('kitchen')
    const gone = { images: ['tiny-20260101-000000-00ff'], machines: ['gone-vm'], host: 'gone-host' }
    rewrite(withValues(gone))
    const { text } = kiln('box', 'show', 'kitchen')
    expect(text).toContain('Draft')
    expect(text).not.toMatch(/gone-/)
    const refused: [string[], string][] = [
      [['deploy', 'kitchen', '--yes'], 'The box "kitchen" has no host yet.'],
      [['run', 'kitchen'], 'The box "kitchen" has no image.'],
    ]
    for (const [words, reason] of refused)
      expect(kiln(...words)).toMatchObject({ status: 1, text: expect.stringContaining(reason) })
  })
})
