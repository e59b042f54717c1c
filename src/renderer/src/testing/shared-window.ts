// Set-up of the tests of the window. The files of a worker share its modules and one jsdom: to load these for each file took
// four fifths of the processor's time. So a file starts at the first place with nothing stored, and no test leaves a page
// behind. The engine is a fake one in all of them.
import { cleanup, configure } from '@testing-library/react'
import { afterEach, vi } from 'vitest'
import { forgetAnswers } from './fake-engine.ts'

vi.mock('#lib/engine/connection.ts', async () => (await import('./fake-engine.ts')).fakeConnection)
// jsdom can draw neither a terminal nor a screen; e2e/jobs/machines.spec.ts has both.
vi.mock('#features/machines/console/console.tsx', () => ({ Console: () => null }))

// A computer may be slow.
configure({ asyncUtilTimeout: 30_000 })

window.history.replaceState(null, '', '/')
window.localStorage.clear()
window.sessionStorage.clear()

afterEach(() => {
  cleanup()
  forgetAnswers()
})
