// What the tests of a store put into it.
import type { Device, Token } from '../../../src/connect/store/store.ts'

export const device: Device = {
  id: 'c5a0c3a4-52d5-4f0e-9a34-5f6a1c1f7c11',
  hostname: 'kitchen',
  architecture: 'x86_64',
  nixosVersion: null,
  model: null,
  serial: 'S1',
  key: null,
  firstSeenAt: 1000,
  address: '192.0.2.7',
  claim: { code: 'BCDF-GHJK', codeExpiresAt: 2000, secretHash: 'aa' },
  owned: null,
}
export const home = { id: 'home', name: 'Home', createdAt: 1 }
export const owned = {
  claimedAt: 3000,
  household: home.id,
  customer: { first_name: 'Zoë', last_name: "O'Neill \u0000", email: 'z@example.com' },
  pangolin: null,
}
export const token: Token = {
  hash: 'h1',
  device: device.id,
  kind: 'refresh',
  expiresAt: 9000,
  rotatedAt: null,
  usedAt: null,
}
