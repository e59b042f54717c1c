// kaliun-disks.sh on a scratch root: with the real smartctl, which finds no disk in a file, and with one that answers as it would.
import { spawnSync } from 'node:child_process'
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect } from 'vitest'
import { test } from '#test/folders.ts'

const script = join(import.meta.dirname, 'kaliun-disks.sh')
const strict = ['-o', 'errexit', '-o', 'nounset', '-o', 'pipefail']
const real = spawnSync('sh', ['-c', 'command -v smartctl || command -v /usr/sbin/smartctl'], {
  encoding: 'utf8',
}).stdout.trim()

function disksOf(folder: string, names: string[]) {
  for (const name of names) {
    mkdirSync(join(folder, 'sys/block', name), { recursive: true })
    mkdirSync(join(folder, 'dev'), { recursive: true })
    writeFileSync(join(folder, 'dev', name), '')
  }
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const smartctl = (text: string) => {
    writeFileSync(join(bin, 'smartctl'), `#!/bin/bash\n${text}\n`)
    chmodSync(join(bin, 'smartctl'), 0o755)
  }
  const run = () => {
    const env = { ...process.env, PATH: `${bin}:${process.env['PATH']}`, KILN_ROOT: folder }
    const { status, stderr } = spawnSync('bash', [...strict, script], { env, encoding: 'utf8' })
    expect([status, stderr]).toEqual([0, ''])
    const answers = join(folder, 'run/kaliun/disks')
    return Object.fromEntries(
      readdirSync(answers).map(name => [name, readFileSync(join(answers, name), 'utf8')]),
    )
  }
  return { smartctl, run }
}

describe('kaliun-disks [A6]', () => {
  test('keeps what each disk answers, with whatever status, and asks nothing else', ({ folder }) => {
    const { smartctl, run } = disksOf(folder, ['sda', 'sdaa', 'nvme0n1', 'mmcblk0', 'loop0', 'zram0', 'vda'])
    // 216: it fails, has failed attributes, errors and failed self-tests.
    smartctl('echo "{\\"argv\\":\\"$*\\"}"; exit 216')
    const found = run()
    expect(Object.keys(found).sort()).toEqual(['nvme0n1.json', 'sda.json', 'sdaa.json'])
    expect(found['sda.json']).toContain('--nocheck=standby,3 --info --health --attributes')
    expect(found['sda.json']).toContain(`${folder}/dev/sda"`)
  })

  test('keeps the last answer of a disk that sleeps or hangs, and none of one that is gone', ({ folder }) => {
    const { smartctl, run } = disksOf(folder, ['sda', 'sdb', 'sdc'])
    smartctl('echo first')
    expect(Object.keys(run())).toHaveLength(3)
    smartctl('case "$*" in *sda) echo asleep; exit 3 ;; *sdb) exit 124 ;; esac; echo second')
    rmSync(join(folder, 'sys/block/sdc'), { recursive: true })
    expect(run()).toEqual({ 'sda.json': 'first\n', 'sdb.json': 'first\n' })
  })

  test.skipIf(real === '')('takes the words of the real smartctl (needs smartmontools)', ({ folder }) => {
    const { smartctl, run } = disksOf(folder, ['sda'])
    smartctl(`exec ${real} "$@"`)
    const answer = JSON.parse(run()['sda.json'] ?? '')
    // It knows each option, and finds no disk behind a file.
    expect(answer.smartctl.exit_status & 1).toBe(1)
    expect(JSON.stringify(answer.smartctl.messages)).not.toMatch(/usage|unrecognized|invalid argument/i)
    expect(answer.smart_status).toBeUndefined()
  })
})
