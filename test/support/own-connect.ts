// For tests: a Kiln that runs a Connect itself, on a free port of loopback.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { OwnConnectChoice } from '#shared/connect/own-connect.ts'
import { testEngine } from './engine/engine.ts'
import { freePort } from './free-port.ts'
import { mapKeyring } from './keyring/map-keyring.ts'

/** Starting Node takes seconds on a busy machine. */
export const soon = { timeout: 60_000 }
/** No proxy is between the engine and loopback. */
export const direct = { NO_PROXY: '*', no_proxy: '*' }
export const kilnIn = (home: string) =>
  testEngine({ home, env: direct, change: ports => ({ ...ports, keyring: mapKeyring(new Map()) }) })

export const choiceOf = async (more: Partial<OwnConnectChoice> = {}): Promise<OwnConnectChoice> => ({
  reach: 'loopback',
  port: await freePort(),
  withKiln: false,
  ...more,
})
export const codeOf = (asked: Promise<unknown>) =>
  asked.then(
    () => null,
    thrown => thrown.code,
  )
export const answers = (url: string) =>
  fetch(url).then(
    ({ status }) => status,
    () => 'none',
  )
/** The process that serves. */
export const servingPid = (home: string): number =>
  Number.parseInt(readFileSync(join(home, 'connect', 'serving.pid'), 'utf8'), 10)
