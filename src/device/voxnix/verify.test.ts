// Checks audits that the broker writes.
import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  closeSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chainHash, noHash } from '../lib/audit-chain.ts'
import { openAudit } from '../voxnix-broker/audit.ts'
import { checkAudit } from './verify.ts'

const program = join(import.meta.dirname, '../../../nix/packages/voxnix/voxnix.mjs')

describe('voxnix verify', () => {
  let folder = ''
  const file = () => join(folder, 'audit.jsonl')
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'kiln-audit-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  function write(count: number, more = '') {
    const audit = openAudit(file(), () => undefined)
    for (let index = 0; index < count; index += 1)
      audit.write({
        time: `2026-07-01T10:00:00.${String(index % 1000).padStart(3, '0')}Z`,
        event: 'ended',
        person: 'ada',
        face: 'terminal',
        verb: 'exec',
        input: { name: 'dev', argv: ['écho', more] },
      })
  }
  const lines = () => readFileSync(file(), 'utf8').split('\n').slice(0, -1)
  const replace = (all: readonly string[]) => writeFileSync(file(), all.map(line => `${line}\n`).join(''))
  function voxnix(...words: string[]) {
    const env = { ...process.env, VOXNIX_AUDIT: file() }
    return spawnSync(process.execPath, [program, 'verify', ...words], { env, encoding: 'utf8' })
  }

  it('finds every line that was changed, removed, inserted or moved', () => {
    write(6)
    const whole = lines()
    const changes: Record<string, [readonly string[], number]> = {
      changed: [whole.with(3, (whole[3] ?? '').replace('ada', 'bob')), 4],
      'taken out': [whole.toSpliced(2, 1), 3],
      'the first taken out': [whole.slice(1), 1],
      'put in': [whole.toSpliced(1, 0, whole[4] ?? ''), 2],
      moved: [whole.with(1, whole[2] ?? '').with(2, whole[1] ?? ''), 2],
      'with another hash': [whole.with(5, `${'a'.repeat(64)}${(whole[5] ?? '').slice(64)}`), 6],
      'made into nothing': [whole.with(2, 'x'), 4],
    }
    for (const [name, [changed, line]] of Object.entries(changes)) {
      replace(changed)
      expect([name, checkAudit(file(), null)]).toEqual([name, { is: 'broken', line }])
    }
    expect(voxnix()).toMatchObject({ status: 1, stdout: expect.stringContaining('Line 4 does not follow') })
  })

  it('continues after several consecutive lines that power cuts left, even if the first line is one', () => {
    write(2)
    for (const text of ['cut off', '', 'again']) {
      appendFileSync(file(), text)
      write(0)
    }
    write(1)
    expect(checkAudit(file(), null)).toMatchObject({ is: 'whole', lines: 5, cut: [3, 4] })
    replace([])
    appendFileSync(file(), 'the first')
    write(0)
    appendFileSync(file(), 'the second')
    write(2)
    expect(checkAudit(file(), null)).toMatchObject({ is: 'whole', lines: 4, cut: [1, 2] })
  })

  it('continues after an incomplete line, even if a character was cut in two, and protects everything before it', () => {
    write(3)
    const bytes = readFileSync(file())
    // The cut is in the middle of an é.
    truncateSync(file(), bytes.lastIndexOf(Buffer.from('é')) + 1)
    expect(checkAudit(file(), null)).toMatchObject({ is: 'whole', lines: 3, cut: [3] })
    expect(voxnix()).toMatchObject({ status: 0, stdout: expect.stringContaining('Line 3 is not whole') })
    write(2)
    expect(checkAudit(file(), null)).toMatchObject({ is: 'whole', lines: 5, cut: [3] })
    const cut = readFileSync(file())
    const [first = '', second = ''] = cut.toString('utf8').split('\n')
    // Without the lines before the incomplete one.
    writeFileSync(file(), cut.subarray(Buffer.byteLength(`${first}\n${second}\n`)))
    expect(checkAudit(file(), null)).toEqual({ is: 'broken', line: 2 })
  })

  it('finds a hash that was noted elsewhere in a longer audit, but not one whose lines were removed', () => {
    write(3)
    const [, kept = ''] = /^Last line: (\w{64})$/m.exec(voxnix().stdout) ?? []
    write(2)
    expect(voxnix('--known', kept)).toMatchObject({ status: 0 })
    replace(lines().slice(0, 2))
    const found = voxnix('--known', kept)
    expect(found).toMatchObject({ status: 1, stdout: expect.stringContaining('No line has the hash') })
    // Every answer says what it cannot prove.
    expect(voxnix().stdout).toContain('cannot show an audit that was written again whole')
  })

  it('reads an audit of any size in little memory', () => {
    const measured = () => {
      const measure = `process.on('exit', () => console.error(process.resourceUsage().maxRSS)); import(${JSON.stringify(program)})`
      const env = { ...process.env, VOXNIX_AUDIT: file() }
      const done = spawnSync(process.execPath, ['-e', measure, 'voxnix', 'verify'], { env, encoding: 'utf8' })
      return { status: done.status, kilobytes: Number(done.stderr.trim()) }
    }
    write(1)
    const small = measured()
    const count = 6000
    const text = JSON.stringify({ time: '', input: 'x'.repeat(20_000) })
    const out = openSync(file(), 'w')
    for (let index = 0, head = noHash; index < count; index += 1) {
      head = chainHash(head, text)
      writeSync(out, `${head} ${text}\n`)
    }
    closeSync(out)
    const large = measured()
    expect([small.status, large.status]).toEqual([0, 0])
    expect(large.kilobytes - small.kilobytes).toBeLessThan((count * 20) / 2)
    // A line without an end is not read into memory completely.
    appendFileSync(file(), 'x'.repeat(3_000_000))
    expect(checkAudit(file(), null)).toEqual({ is: 'broken', line: count + 1 })
  })

  it('reports a missing audit, and which arguments it takes', () => {
    expect(voxnix()).toMatchObject({ status: 2, stdout: expect.stringContaining('cannot be read') })
    expect(voxnix('--known', 'x')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('voxnix verify'),
    })
    expect(voxnix('now')).toMatchObject({ status: 2 })
  })
})
