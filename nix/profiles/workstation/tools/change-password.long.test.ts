// change-password.sh on a disk that an emulated TPM unlocks, with the real programs.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { needs, tpmBench } from './tpm-bench.ts'

describe.skipIf(needs !== '')(
  `a disk with a TPM, and its new passphrase${needs && ` (needs ${needs})`}`,
  () => {
    let bench: Awaited<ReturnType<typeof tpmBench>>
    let recovery: string
    beforeEach(async () => {
      bench = await tpmBench()
      recovery = bench.tpm2('enable').recoveryKeys[0] ?? ''
    })
    afterEach(() => bench.remove())
    const change = (old: string, ...words: string[]) =>
      bench.run('change-password', words, [old, 'the new one', 'the new one'])
    const opens = () => ['the old one', 'the new one', recovery].map(bench.opens)
    const blob = () => bench.tokens('systemd-tpm2')[0]?.['tpm2-blob']

    it('leaves the TPM’s binding as it is', () => {
      const before = blob()
      expect(change('the old one')).toMatchObject({ status: 0 })
      expect(opens()).toEqual([false, true, true])
      expect([blob(), bench.tpmOpens()]).toEqual([before, true])
    })

    it('binds the TPM again where that is wanted, also while the measurements are the same', () => {
      const before = blob()
      expect(change('the old one', '--update-tpm2')).toMatchObject({ status: 0 })
      expect(opens()).toEqual([false, true, true])
      expect(blob()).not.toBe(before)
      expect([bench.slots(), bench.tpmOpens()]).toEqual([3, true])
    })

    it('takes no wrong passphrase for right because the TPM opens the disk', () => {
      const wrong = change('not it')
      expect(wrong).toMatchObject({ status: 1, complained: expect.stringContaining('Nothing was changed.') })
      expect(bench.calls().filter(call => /luks(Change|Add|Remove)Key/.test(call))).toEqual([])
      expect(opens()).toEqual([true, false, true])
    })

    it('keeps the recovery key that was typed as the passphrase', () => {
      const done = change(recovery, '--full-disk-encryption-only')
      expect(done).toMatchObject({ status: 0, said: expect.stringContaining('recovery key') })
      expect(opens()).toEqual([true, true, true])
      expect(bench.tokens('systemd-recovery')).toHaveLength(1)
    })

    it('binds no TPM that there was none of', () => {
      bench.tpm2('disable')
      expect(change('the old one', '--update-tpm2')).toMatchObject({
        status: 0,
        said: expect.stringContaining('No TPM unlocks'),
      })
      expect([bench.tokens('systemd-tpm2'), bench.slots()]).toEqual([[], 2])
    })

    it('takes the old one away where an earlier run was cut off with both in place', () => {
      bench.addKey('the old one', 'the new one')
      expect(opens()).toEqual([true, true, true])
      expect(change('the old one')).toMatchObject({ status: 0 })
      expect(opens()).toEqual([false, true, true])
    })

    it('ends what was cut off between two disks', () => {
      const second = bench.secondDisk('the new one')
      const disks = `${second} ${bench.root.at('disk')}`
      const done = bench.run('change-password', [], ['the old one', 'the new one', 'the new one'], {
        DEVICES: disks,
      })
      expect(done).toMatchObject({ status: 0 })
      expect(opens()).toEqual([false, true, true])
      const other = bench.run('change-password', [], ['the new one', 'another one', 'another one'], {
        DEVICES: `${disks} ${bench.secondDisk('an unknown one', 'third')}`,
      })
      expect(other).toMatchObject({
        status: 1,
        complained: expect.stringContaining('third. Nothing was changed.'),
      })
      expect(opens()).toEqual([false, true, true])
    })
  },
)
