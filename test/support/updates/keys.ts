// For tests: keys that are the same in each run, and a box with its pointers and key sets.
import { createHash } from 'node:crypto'
import { signatureOf } from '#engine/kits/sign.ts'
import { type KeyPair, keyPairOf } from '#engine/updates/new-key.ts'
import type { BoxTrust } from '#shared/updates/judge.ts'
import { signedKeySet } from '#shared/updates/key-set.ts'
import { daySeconds, type Pointer, signedPointer } from '#shared/updates/pointer.ts'

export const theKeys = (word: string): KeyPair =>
  keyPairOf(createHash('sha256').update(word).digest(), () => `kiln-${word}`)

const signer =
  ({ secret }: KeyPair) =>
  (text: string) =>
    signatureOf(text, secret)

export function theBox() {
  const made = 1_790_000_000
  const recovery = theKeys('recovery')
  const first = theKeys('first')
  const trust: BoxTrust = {
    for: 'box/0123456789abcdef',
    profile: 'appliance',
    architecture: 'x86_64',
    recovery: recovery.publicKey,
    keys: { number: 1, daily: first.publicKey, made },
  }
  const usual: Pointer = {
    for: trust.for,
    profile: trust.profile,
    architecture: trust.architecture,
    keys: 1,
    sequence: 1,
    toplevel: `/nix/store/${'0'.repeat(32)}-nixos-system-box-26.05`,
    made,
    expires: made + 90 * daySeconds,
  }
  return {
    made,
    trust,
    recovery,
    keysOf: theKeys,
    pointer: (changed: Partial<Pointer>, by: KeyPair = first) =>
      signedPointer({ ...usual, ...changed }, signer(by)),
    keySet: (number: number, daily: KeyPair, { by = recovery }: { by?: KeyPair } = {}) =>
      signedKeySet({ number, daily: daily.publicKey, made }, signer(by)),
  }
}
