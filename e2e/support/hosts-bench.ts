// The window of a `kiln serve`, and beside it a network for test hosts (lab/hosts) that take one key.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { createLabNetwork, type LabNetwork } from '#lab/hosts/network.ts'
import { makeKeyPair } from '#lab/ssh.ts'
import { openChromium } from './chromium.ts'
import { freshHome, kiln, serve } from './kiln-process.ts'
import { openPage, openWindow } from './open-window.ts'

export type HostsWindow = {
  page: Page
  /** Errors of the page. */
  complaints: string[]
  network: LabNetwork
  /** KILN_HOME of the engine. */
  home: string
  /** The folder for the test's files. */
  folder: string
  /** The key that hosts take: its public line, and the private key's file. */
  publicKey: string
  identity: string
  close(): Promise<void>
}

type BeforeStart = Pick<HostsWindow, 'folder' | 'identity' | 'network' | 'publicKey'>

/** `prepare`: puts what the engine finds at its start into its home. `start`: by which it is served. */
export async function openHostsWindow(
  prepare: (home: string, before: BeforeStart) => void | Promise<void> = () => {},
  start = serve,
): Promise<HostsWindow> {
  const folder = mkdtempSync(join(tmpdir(), 'kiln-e2e-hosts-'))
  const { publicKey, privateKey } = makeKeyPair()
  const identity = join(folder, 'key')
  writeFileSync(identity, privateKey, { mode: 0o600 })
  const network = await createLabNetwork()
  const home = freshHome()
  await prepare(home, { folder, identity, network, publicKey })
  const served = await start(home)
  const browser = await openChromium()
  const { page, complaints } = await openPage(browser)
  await openWindow(page, served.address)
  return {
    page,
    complaints,
    network,
    home,
    folder,
    publicKey,
    identity,
    async close() {
      await browser.close()
      await served.close()
      await network.close()
      for (const path of [folder, home]) rmSync(path, { recursive: true, force: true })
    },
  }
}

/** Trusts the key as the user does at a terminal, after a look at it. */
export async function trustHost(home: string, name: string): Promise<void> {
  const { stderr } = await kiln(home, 'hosts', 'trust', name)
  await kiln(home, 'hosts', 'trust', name, /SHA256:\S+/.exec(stderr)?.[0] ?? '')
}

export async function addTrustedHost(
  home: string,
  { name, address, identity }: { name: string; address: string; identity: string },
): Promise<void> {
  await kiln(home, 'hosts', 'add', address, '--name', name, '--identity', identity)
  await trustHost(home, name)
}
