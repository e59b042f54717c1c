// `npm run -s kiln -- serve` of a checkout: the command line from its source, the window as it was built.
import { resolve } from 'node:path'
import { expect, test } from '@playwright/test'
import { servedPage } from '../support/served-page.ts'

const source = resolve(import.meta.dirname, '..', '..', 'src', 'cli', 'index.ts')
const bench = servedPage('the window, served from the source', { script: source })

test('the command line from its source serves the built window', async () => {
  await expect(bench.page.getByRole('heading', { level: 1 })).toBeVisible()
})
