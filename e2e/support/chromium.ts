// Chromium with nothing in the background, for tests against `kiln serve`.
import { existsSync } from 'node:fs'
import { type Browser, chromium } from '@playwright/test'

const path = process.env['KILN_CHROMIUM'] ?? '/usr/bin/chromium'
/** Why nothing can be tested in a browser here; null when it can. */
export const noChromium = existsSync(path) ? null : 'no Chromium was found (KILN_CHROMIUM names one)'

export const openChromium = (): Promise<Browser> =>
  chromium.launch({
    executablePath: path,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
