import { expect, test } from 'vitest'
import { cratesOf } from './crates.ts'

test('reads from a Cargo.lock what a registry has, not the program itself', () => {
  const lock = `version = 4

[[package]]
name = "bitflags"
version = "2.9.1"
source = "registry+https://github.com/rust-lang/crates.io-index"
checksum = "1b8e56985ec62d17e9c1001dc89c88ecd7dc08e47eba5ec7c29c7b5eeecde967"

[[package]]
name = "nixos-init"
version = "0.1.0"
dependencies = [
 "bitflags",
]
`
  expect(cratesOf(lock)).toEqual(['bitflags-2.9.1'])
})
