// tpm2.sh and kiln-tpm2-enroll.sh with the real programs and a TPM emulator. No machine starts here: the token is what a start
// takes.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { needs, tpmBench } from './tpm-bench.ts'

describe.skipIf(needs !== '')(`a disk and an emulated TPM${needs && ` (needs ${needs})`}`, () => {
  let bench: Awaited<ReturnType<typeof tpmBench>>
  beforeEach(async () => {
    bench = await tpmBench()
  })
  afterEach(() => bench.remove())
  const enrol = (typed = ['the old one']) =>
    bench.run('../../../modules/add-ons/tpm2/kiln-tpm2-enroll', [], typed)

  it('has a recovery key before the TPM unlocks it, which is shown once [W3]', () => {
    const first = bench.tpm2('enable')
    expect(first).toMatchObject({ status: 0, recoveryKeys: [expect.any(String)] })
    const changes = bench.calls().filter(call => /--(recovery-key|tpm2-device)/.test(call))
    expect(changes).toEqual([
      expect.stringContaining('--recovery-key'),
      expect.stringContaining('--tpm2-device=auto --tpm2-pcrs=7+12'),
    ])
    expect(bench.opens(first.recoveryKeys[0] ?? '')).toBe(true)
    expect(bench.tpmOpens()).toBe(true)

    const second = bench.tpm2('enable')
    expect(second).toMatchObject({ status: 0, recoveryKeys: [] })
    expect(second.said).toContain('has a recovery key. If you do not have it')
    expect(bench.slots()).toBe(3)
    expect(bench.opens(first.recoveryKeys[0] ?? '')).toBe(true)
    expect(bench.tpmOpens()).toBe(true)
  })

  it.each([7, 12])(
    'is unlocked at each start with the same measurements, and not with another %i',
    async register => {
      bench.tpm2('enable')
      expect(bench.tokens('systemd-tpm2')[0]).toMatchObject({ 'tpm2-pcrs': [7, 12] })
      await bench.tpm.off()
      await bench.tpm.on()
      // No register that it is not bound to matters.
      bench.tpm.measure(4, 'another kernel')
      expect(bench.tpmOpens()).toBe(true)
      bench.tpm.measure(register, 'something else')
      expect(bench.tpmOpens()).toBe(false)
      expect(bench.opens('the old one')).toBe(true)

      expect(bench.tpm2('enable')).toMatchObject({ status: 0, recoveryKeys: [] })
      expect(bench.tpmOpens()).toBe(true)
      expect([bench.slots(), bench.tokens('systemd-tpm2')]).toMatchObject([3, [{ 'tpm2-pcrs': [7, 12] }]])
    },
  )

  it('is bound again to a TPM that was cleared, whose measurements are the same', () => {
    bench.tpm2('enable')
    bench.tpm.clear()
    expect(bench.tpmOpens()).toBe(false)
    expect(bench.tpm2('enable').status).toBe(0)
    expect(bench.tpmOpens()).toBe(true)
    expect(bench.slots()).toBe(3)

    bench.tpm.clear()
    expect(enrol()).toMatchObject({ status: 0 })
    expect(bench.tpmOpens()).toBe(true)
    expect(bench.slots()).toBe(3)
  })

  it('has a status for each state', () => {
    const last = () => bench.tpm2('status').said.trim().split('\n').at(-1)?.trim()
    expect(bench.tpm2('status').said).toContain('This machine has a TPM 2.0.')
    expect(last()).toBe('No TPM unlocks it.')
    bench.tpm2('enable')
    expect(last()).toBe('A TPM unlocks it as long as these do not change (PCRs 7+12).')
    expect(bench.tpm2('status').said).toMatch(/0 password\n +1 recovery\n +2 tpm2\n/)
    bench.tpm2('enable', { PCRS: '7' })
    expect(last()).toBe(
      'A TPM unlocks it as long as PCRs 7 do not change. To bind it to 7+12: kiln-host tpm2 enable',
    )
    bench.tpm2('disable')
    expect(last()).toBe('No TPM unlocks it.')
  })

  it('loses slot and token to disable, and keeps passphrase and recovery key', () => {
    const [recovery = ''] = bench.tpm2('enable').recoveryKeys
    expect(bench.tpm2('disable')).toMatchObject({ status: 0 })
    expect(bench.tokens('systemd-tpm2')).toEqual([])
    expect([bench.slots(), bench.tpmOpens()]).toEqual([2, false])
    expect([bench.opens('the old one'), bench.opens(recovery)]).toEqual([true, true])
    expect(bench.tpm2('disable')).toMatchObject({ status: 0, complained: '' })
  })

  it('stays as it is where what was typed does not open it', () => {
    bench.tpm2('enable')
    const before = bench.tokens('systemd-tpm2')
    const wrong = bench.run('tpm2', ['enable'], ['not it'])
    expect(wrong).toMatchObject({ status: 1, complained: expect.stringContaining('It is as it was.') })
    expect(enrol(['not it'])).toMatchObject({ status: 1, complained: expect.stringContaining('as it was') })
    expect(bench.calls().filter(call => call.includes('--tpm2-device'))).toEqual([])
    expect([bench.slots(), bench.tokens('systemd-tpm2')]).toEqual([3, before])
  })

  it('is bound by a person who has only the recovery key', () => {
    const [recovery = ''] = bench.tpm2('enable').recoveryKeys
    bench.tpm2('disable')
    expect(bench.run('tpm2', ['enable'], [recovery])).toMatchObject({ status: 0 })
    expect(bench.tpmOpens()).toBe(true)
  })

  it('is bound by kiln-tpm2-enroll, a second time with one slot', () => {
    expect(enrol()).toMatchObject({ status: 0 })
    expect(enrol()).toMatchObject({ status: 0 })
    expect([bench.slots(), bench.tpmOpens()]).toEqual([2, true])
    expect(bench.opens('the old one')).toBe(true)
  })
})
