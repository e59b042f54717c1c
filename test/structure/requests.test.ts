import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { productFiles } from './import-graph.ts'

/** By the proxy and the authorities of the computer. */
const door = ['src/platform/network/send.ts', 'src/platform/network/tunnel.ts']
/** Not downloads: requests to a machine's own services are direct, and some files serve. */
const others = [
  'src/platform/network/reach.ts',
  'src/server/server.ts',
  // A Connect whose certificate is its own, or on loopback: over no proxy. Any other goes through the door.
  'src/platform/connect.ts',
  // A box of this network, whose certificate is its own: directly.
  'src/platform/box-claim.ts',
  // It serves that.
  'src/device/kaliunbox-lan-claim/server.ts',
  'src/device/ai-sandbox-gate/index.ts',
  // A box calls its Connect, over no proxy.
  'src/device/lib/http-call.ts',
  // It looks for its updates there too.
  'src/device/kiln-updates/download.ts',
  // Its own services, after an update.
  'src/device/kiln-updates/checks.ts',
  // The agent of an orchestrator calls Telegram, over no proxy.
  'src/device/voxnix-agent/bot-api.ts',
  // Its telemetry calls the endpoint that its configuration names.
  'src/device/voxnix-telemetry/endpoint.ts',
]

const asksItself = (path: string): boolean => {
  const text = readFileSync(path, 'utf8').replaceAll(/^import type .*$/gm, '')
  return /(?:from|import\()\s*'(?:node:)?(?:https?|http2|undici)'|await fetch\(/.test(text)
}

it('every download goes through one door, which reads the proxy and the authorities of the computer', () => {
  const files = [
    'src/cli',
    'src/device',
    'src/engine',
    'src/host',
    'src/main',
    'src/platform',
    'src/server',
    'src/writer',
  ]
  expect(files.flatMap(productFiles).filter(asksItself).sort()).toEqual([...door, ...others].sort())
})
