// kaliun-forget asks for the name of the box before it marks it for a wipe.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'
import { scriptOf, strict } from './used-box.ts'

describe.skipIf(process.getuid?.() !== 0)('kaliun-forget (needs root) [A8]', () => {
  test('wants the name of the box, and leaves the mark', ({ folder }) => {
    const bin = join(folder, 'bin')
    mkdirSync(bin)
    // The mark would be made on this computer.
    for (const [name, text] of [
      ['touch', 'echo touch "$@"'],
      ['sync', 'exit 0'],
      ['systemctl', 'echo systemctl "$@"'],
      ['uname', 'echo kitchen'],
    ] as const) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${text}\n`)
      chmodSync(join(bin, name), 0o755)
    }
    const script = join(folder, 'kaliun-forget.sh')
    writeFileSync(script, scriptOf('kaliun-forget.sh'))
    const forget = (input: string, ...words: string[]) => {
      const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}` }
      const args = [...strict, script, ...words]
      const { status, stdout } = spawnSync('bash', args, { encoding: 'utf8', input, env })
      return { status, marked: stdout.includes('touch /var/lib/kaliun/wiping\nsystemctl reboot\n') }
    }
    expect(forget('kitchen\n')).toEqual({ status: 0, marked: true })
    expect(forget('', '--yes')).toEqual({ status: 0, marked: true })
    for (const answer of ['y\n', 'kitche\n', '\n', ''])
      expect(forget(answer)).toEqual({ status: 1, marked: false })
    expect(forget('', '--all')).toEqual({ status: 64, marked: false })
  })
})
