import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keysFor, withHostKey, withKey, withoutNames } from './known-hosts.ts'

const ed = (key: string) => ({ type: 'ssh-ed25519', key })

test('a machine that Kiln made is known by its two names, and a new key replaces the old one', () => {
  const once = withHostKey('other ssh-rsa AAAA\n', 'Box1', 'ssh-ed25519 AAAA1 c')
  expect(withHostKey(once, 'box1', 'ssh-ed25519 AAAA2 c')).toBe(
    'other ssh-rsa AAAA\nbox1,box1.local ssh-ed25519 AAAA2\n',
  )
})

test('the same key under another address stays known under all of its names', () => {
  const text = withKey(withHostKey('', 'box1', 'ssh-ed25519 AAAA1'), ['192.168.1.7'], ed('AAAA1'))
  expect(withKey(text, ['192.168.1.7', 'box1'], ed('AAAA1'))).toBe(
    '192.168.1.7,box1,box1.local ssh-ed25519 AAAA1\n',
  )
})

test('comments and lines of others stay', () => {
  const text = '# by hand\n@cert-authority *.example ssh-ed25519 AAAAC\nother ssh-rsa AAAA\n'
  expect(withoutNames(withKey(text, ['a'], ed('AAAA1')), ['a'])).toBe(text)
})

test('under a name there is never a key but the one that was trusted last', () => {
  const name = fc.constantFrom('a', 'b', 'c', '[a]:22')
  const step = fc.record({
    names: fc.uniqueArray(name, { minLength: 1 }),
    key: fc.constantFrom('K1', 'K2', 'K3'),
  })
  fc.assert(
    fc.property(fc.array(step), steps => {
      const last = new Map<string, string>()
      let text = ''
      for (const { names, key } of steps) {
        // A key that is replaced under one of its names is trusted under none of them.
        for (const old of names
          .map(each => last.get(each))
          .filter(each => each !== undefined && each !== key))
          for (const [other, known] of last) if (known === old) last.delete(other)
        for (const each of names) last.set(each, key)
        text = withKey(text, names, ed(key))
      }
      for (const each of ['a', 'b', 'c', '[a]:22']) {
        const known = keysFor(text, [each]).map(({ key }) => key)
        expect(known.length).toBeLessThan(2)
        if (last.has(each)) expect(known).toEqual([last.get(each)])
      }
    }),
  )
})
