// The power fails before each outside program that a tool calls, and before each of that program's writes to the disk: at least
// one way to open it stays with the person, and the tool ends its work when it is called again.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { needs, tpmBench } from './tpm-bench.ts'

const changes = /--(recovery-key|tpm2-device|wipe-slot)|token remove|luks(Add|Change|Remove)Key/
const minutes = 60_000

describe.skipIf(needs !== '')(
  `a power cut while a tool works on a disk${needs && ` (needs ${needs})`}`,
  () => {
    let bench: Awaited<ReturnType<typeof tpmBench>>
    beforeEach(async () => {
      bench = await tpmBench()
    })
    afterEach(() => bench.remove())

    /** Each place where the power can fail, the disk put back before it; `check` gets what a person saw until then. */
    async function cutEach(
      tool: (env?: Record<string, string>) => { recoveryKeys: string[] },
      check: (at: string, shown: string[]) => void,
    ) {
      bench.keep()
      tool()
      const calls = bench.calls()
      const places = { calls: calls.length, writes: 0 }
      const cut = async (at: string) => {
        bench.putBack()
        const { recoveryKeys } = tool({ CUT: at })
        await bench.tpm.connect()
        const wasCut = bench.wasCut()
        if (wasCut) check(at, recoveryKeys)
        return wasCut
      }
      for (const [index, call] of calls.entries()) {
        expect(await cut(`${index + 1}`), call).toBe(true)
        if (!changes.test(call)) continue
        for (let write = 1; await cut(`${index + 1}:${write}`); write++) places.writes++
      }
      return places
    }

    it('leaves a way in while the TPM is bound to it', { timeout: 20 * minutes }, async () => {
      const places = await cutEach(
        env => bench.tpm2('enable', env),
        (at, shown) => {
          expect(bench.opens('the old one'), at).toBe(true)
          // What a person has written down is true.
          for (const key of shown) expect(bench.opens(key), at).toBe(true)
          expect(bench.tpm2('enable').status, at).toBe(0)
          expect([bench.tpmOpens(), bench.tokens('systemd-tpm2').length], at).toEqual([true, 1])
        },
      )
      expect(places.writes).toBeGreaterThan(10)
    })

    it('leaves a way in while the TPM is bound to it again', { timeout: 20 * minutes }, async () => {
      const [recovery = ''] = bench.tpm2('enable').recoveryKeys
      bench.tpm.clear()
      await cutEach(
        env => bench.tpm2('enable', env),
        at => {
          expect([bench.opens('the old one'), bench.opens(recovery)], at).toEqual([true, true])
          expect(bench.tpm2('enable').status, at).toBe(0)
          expect([bench.tpmOpens(), bench.tokens('systemd-tpm2').length], at).toEqual([true, 1])
        },
      )
    })

    it('leaves a way in while the TPM is taken off it, and disable ends that', {
      timeout: 20 * minutes,
    }, async () => {
      const [recovery = ''] = bench.tpm2('enable').recoveryKeys
      const places = await cutEach(
        env => bench.tpm2('disable', env),
        at => {
          expect([bench.opens('the old one'), bench.opens(recovery)], at).toEqual([true, true])
          expect(bench.tpm2('disable').status, at).toBe(0)
          expect([bench.tokens('systemd-tpm2'), bench.slots()], at).toEqual([[], 2])
        },
      )
      expect(places.writes).toBeGreaterThan(5)
    })

    it('leaves a way in while its passphrase is changed, and the same answers end that', {
      timeout: 20 * minutes,
    }, async () => {
      const [recovery = ''] = bench.tpm2('enable').recoveryKeys
      const change = (env = {}) =>
        bench.run('change-password', ['--update-tpm2'], ['the old one', 'the new one', 'the new one'], env)
      const places = await cutEach(change, at => {
        const [old, fresh] = [bench.opens('the old one'), bench.opens('the new one')]
        expect(old || fresh, at).toBe(true)
        expect(bench.opens(recovery), at).toBe(true)
        const typed = [old ? 'the old one' : 'the new one', 'the new one', 'the new one']
        const again = bench.run('change-password', ['--update-tpm2'], typed)
        expect([bench.opens('the old one'), bench.opens('the new one')], at).toEqual([false, true])
        // With neither slot nor token left, the disk is like one that was never bound.
        if (!again.said.includes('To let it: kiln-host tpm2 enable')) expect(bench.tpmOpens(), at).toBe(true)
        expect(bench.opens(recovery), at).toBe(true)
      })
      expect(places.writes).toBeGreaterThan(10)
    })
  },
)
