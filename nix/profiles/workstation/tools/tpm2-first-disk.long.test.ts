// A disk that the TPM unlocks only before any other one was: systemd-cryptenroll with a value for a register, and a TPM
// emulator. No machine starts here; that the start of one measures the volume is not tried.
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { needs, tpmBench } from './tpm-bench.ts'

const store = '/nix/store'
/** Values of registers came with systemd 255. On the path of this machine, or in its store. */
function withValues(): string | null {
  const names = existsSync(store) ? readdirSync(store).filter(name => /-systemd-\d/.test(name)) : []
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    ...names.map(name => join(store, name, 'bin')),
  ]
  const version = (program: string) =>
    Number(/^systemd (\d+)/.exec(spawnSync(program, ['--version'], { encoding: 'utf8' }).stdout ?? '')?.[1])
  return (
    folders
      .map(folder => join(folder, 'systemd-cryptenroll'))
      .find(path => existsSync(path) && version(path) >= 255) ?? null
  )
}
const program = needs === '' ? withValues() : null

describe.skipIf(program === null)(
  'a disk that is the first (needs systemd-cryptenroll 255, and swtpm)',
  () => {
    let bench: Awaited<ReturnType<typeof tpmBench>>
    beforeEach(async () => {
      bench = await tpmBench()
    })
    afterEach(() => bench.remove())

    const PCRS = `7+15:sha256=${'0'.repeat(64)}`
    const newer = () => ({
      PCRS,
      PATH: [bench.root.at('bin'), dirname(program ?? ''), process.env['PATH'], '/usr/sbin'].join(delimiter),
    })
    /** By the TPM alone, which a further key is made with. */
    const tpmOpens = () => {
      bench.tpm.forget()
      const [within = '', ...words] = bench.tpm.within
      const add = [program ?? '', '--unlock-tpm2-device=auto', '--recovery-key', bench.root.at('disk')]
      const done = spawnSync(within, [...words, ...add], { encoding: 'utf8', input: '' })
      bench.tpm.forget()
      return done.status === 0
    }
    const restart = async () => {
      await bench.tpm.off()
      await bench.tpm.on()
    }

    it('is bound by a system that was started from it, and unlocked at the next start', async () => {
      // Its own key, when it was unlocked by the passphrase.
      bench.tpm.measure(15, 'the key of its volume')
      const done = bench.run('../../../modules/add-ons/tpm2/kiln-tpm2-enroll', [], ['the old one'], newer())
      expect(done).toMatchObject({ status: 0 })
      expect(bench.tokens('systemd-tpm2')).toMatchObject([{ 'tpm2-pcrs': [7, 15] }])
      expect(tpmOpens()).toBe(false)
      await restart()
      expect(tpmOpens()).toBe(true)
      // It is bound already: a second time changes nothing that counts.
      expect(bench.tpm2('enable', newer())).toMatchObject({ status: 0 })
      expect(tpmOpens()).toBe(true)
      expect(bench.tpm2('status', newer()).said).toContain('as long as these do not change (PCRs 7+15).')
    })

    it('is not unlocked for the system of another volume, which the same kernel has unlocked', async () => {
      expect(bench.tpm2('enable', newer())).toMatchObject({ status: 0 })
      await restart()
      bench.tpm.measure(15, 'the key of a volume with the same name')
      expect(tpmOpens()).toBe(false)
      // What PCR 7 alone is bound to is.
      expect(bench.tpm2('enable', { ...newer(), PCRS: '7' })).toMatchObject({ status: 0 })
      expect(tpmOpens()).toBe(true)
    })
  },
)
