// tpm2.sh on a real LUKS2 device by the real systemd-cryptenroll. Without a TPM; tpm2.long.test.ts has one.
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, truncateSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { scratchRoot } from '../../../modules/seed/scratch.ts'
import { runTool } from './run-tool.ts'

const has = (command: string) => spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined
const missing = ['cryptsetup', 'systemd-cryptenroll', 'losetup', 'jq'].filter(command => !has(command))
const needs = process.getuid?.() !== 0 ? 'needs root' : missing.map(each => `needs ${each}`).join(', ')
const hasTpm = existsSync('/dev/tpmrm0')

describe.skipIf(needs !== '' || hasTpm)(`kiln-host tpm2${needs && ` (${needs})`}`, () => {
  let root: ReturnType<typeof scratchRoot>
  let device: string
  beforeEach(() => {
    root = scratchRoot()
    root.write('disk', '')
    truncateSync(root.at('disk'), 32 << 20)
    device = execFileSync('losetup', ['--find', '--show', root.at('disk')], { encoding: 'utf8' }).trim()
    const quick = ['--pbkdf', 'pbkdf2', '--pbkdf-force-iterations', '1000', '--batch-mode', '--key-file=-']
    execFileSync('cryptsetup', ['luksFormat', '--type', 'luks2', ...quick, device], { input: 'a passphrase' })
  })
  afterEach(() => {
    execFileSync('losetup', ['--detach', device])
    root.remove()
  })
  const tpm2 = (word: string, devices = device) =>
    runTool('tpm2', word === '' ? [] : [word], { env: { DEVICES: devices, PCRS: '7+12' } })

  it('shows the slots of the disk, and what may not change', () => {
    const { status, said } = tpm2('status')
    expect(status).toBe(0)
    expect(said).toContain('no TPM 2.0')
    expect(said).toContain('7: Secure Boot: whether it is on, and its keys')
    expect(said).toContain("12: the kernel's command line")
    expect(said).toMatch(/0 +password/)
  })

  it('binds nothing where there is no TPM, and makes no recovery key', () => {
    expect(tpm2('enable')).toMatchObject({ status: 1, complained: expect.stringContaining('no TPM 2.0') })
    expect(tpm2('status').said).not.toContain('recovery')
  })

  it('leaves the passphrase where it takes the TPM away', () => {
    expect(tpm2('disable')).toMatchObject({ status: 0, complained: '' })
    expect(tpm2('status').said).toMatch(/0 +password/)
  })

  it('has nothing to do without an encrypted disk, and explains its words', () => {
    expect(tpm2('status', '').complained).toContain('has no encrypted disk')
    expect(tpm2('').status).toBe(2)
  })
})
