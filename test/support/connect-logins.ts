// For tests of Kiln's logins at Connects: a Kiln with a keyring, and a Connect with a box.
import type { KeyringPort } from '#engine/ports/keyring.ts'
import { boxesCall, listAnswer, standIn } from './connect-stand-in.ts'
import { type TestEngineOptions, testEngine } from './engine/engine.ts'

/** A Kiln with that keyring. */
export function kilnIn(
  home: string,
  keyring: KeyringPort,
  change: TestEngineOptions['change'] = ports => ports,
) {
  return testEngine({ home, change: ports => change({ ...ports, keyring }) })
}

/** A Connect with one box. */
export async function serving(changed = {}) {
  const server = await standIn()
  server.answers[boxesCall] = { body: listAnswer(changed) }
  return server
}
