import { expect, test } from 'vitest'
import { failedUnitsIn } from './generations.ts'

test('the units that a switch leaves failed are those that it names, and no others', () => {
  const output = [
    'restarting sysinit-reactivation.target',
    'the following new units were started: homeassistant-info.service, sysinit-reactivation.target',
    'warning: the following units failed: homeassistant-image.service, kiln-test-bad.service',
    '× homeassistant-image.service - Fetch Home Assistant',
  ]
  expect(failedUnitsIn(output.join('\n'))).toEqual(['homeassistant-image.service', 'kiln-test-bad.service'])
  expect(failedUnitsIn('activating the configuration...')).toEqual([])
})
