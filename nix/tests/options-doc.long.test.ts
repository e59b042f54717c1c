// docs/reference/modules.md is what nixosOptionsDoc makes of the modules. Needs a nixpkgs.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { modulesOptions, modulesPage } from '../../scripts/option-reference/modules-page.ts'
import { kilnProfiles } from '../../scripts/test-nix/profiles.ts'
import { noSources, ofFile } from './given.ts'

test.skipIf(noSources)('every option of the modules is described, and is in the reference', () => {
  const options = modulesOptions.parse(
    Object.fromEntries(
      ['services', 'machine', ...kilnProfiles(join(import.meta.dirname, '..'))].map(whose => [
        whose,
        ofFile(join(import.meta.dirname, 'options-doc.nix'), whose),
      ]),
    ),
  )
  const page = join(import.meta.dirname, '../../docs/reference/modules.md')
  expect(readFileSync(page, 'utf8')).toBe(modulesPage(options))
  // The option's default needs no machine, and the words of each stand in one table.
  expect(Object.keys(options['orchestrator'] ?? {})).toContain('kiln.orchestrator.secrets.files')
  expect(Object.keys(options['services'] ?? {})).toContain('services.strato-agent.controlPlaneUrl')
})
