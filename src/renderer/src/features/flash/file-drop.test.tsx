import { fireEvent, waitFor } from '@testing-library/react'
import { expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { Announcer } from '#ui/feedback/announcer.tsx'
import { FileDrop } from './file-drop.tsx'

/** The answers of Flash are read only now, from a separate file. */
const patience = { timeout: 30_000 }

test('a file dropped in a browser, which does not say where it lies, leads to the field for its path', async () => {
  inWindow(
    <>
      <FileDrop />
      <Announcer />
    </>,
  )
  const file = new File(['x'], 'board.img.xz')
  fireEvent.drop(window, { dataTransfer: { types: ['Files'], files: [file] } })
  await waitFor(() => expect(location.hash).toBe('#/flash'), patience)
  expect(JSON.parse(sessionStorage.getItem('kiln.flash') ?? 'null')).toMatchObject({
    value: { from: 'file', step: 'what' },
  })
  await waitFor(() => expect(document.body.textContent).toContain('board.img.xz'), patience)
})
