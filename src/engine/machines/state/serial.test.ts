import { describe, expect, it } from 'vitest'
import { lastLines, panicIn } from './serial.ts'

const panic = '[    1.5] Kernel panic - not syncing: VFS: Unable to mount root fs on unknown-block(0,0)\r\n'

describe('the serial port of a guest', () => {
  it('detects a panic with its reason', () => {
    expect(panicIn(`Linux version 6.1\r\n${panic}[    1.6] CPU: 0 PID: 1\r\n`)).toBe(
      'VFS: Unable to mount root fs on unknown-block(0,0)',
    )
    expect(panicIn('all is well')).toBeNull()
  })

  it('forgets a panic after which the guest started again', () => {
    expect(panicIn(`${panic}\r\nBdsDxe: loading Boot0001 "UEFI Misc Device"\r\n`)).toBeNull()
    expect(panicIn(`${panic}\r\n[    0.0] Linux version 6.1.0\r\n${panic}`)).toContain('VFS')
  })

  it('shows its last lines without control sequences', () => {
    const text = '\u001b[2J\u001b[01;01HBdsDxe: starting\r\n\r\n\u001b[0;32m  OK  \u001b[0m started\r\n'
    expect(lastLines(text)).toEqual(['BdsDxe: starting', '  OK   started'])
    expect(lastLines('a\nb\nc\n', 2)).toEqual(['b', 'c'])
  })
})
