import { screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import '../drives/texts.ts'
import '../texts.ts'
import { newDraft } from './draft.ts'
import { summaryOf } from './summary.tsx'

test('two drives of one model are told apart in the summary before they are erased', () => {
  const chosen = (path: string, name: string) => ({
    path,
    name,
    deviceNumber: path,
    serial: '',
    sizeBytes: 32e9,
  })
  const drives = [chosen('/dev/sdb', 'Ultra'), chosen('/dev/sdc', 'Ultra'), chosen('/dev/sdd', 'Card')]
  const states = drives.map(each => ({ chosen: each, drive: null, gone: null }))
  const wizard = { facts: null, draft: { ...newDraft, drives }, states, canPersonalise: false }
  const { parts } = summaryOf(wizard as unknown as Parameters<typeof summaryOf>[0])
  inWindow(<div>{parts.find(({ step }) => step === 'where')?.content}</div>)
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    'Ultra (/dev/sdb)',
    'Ultra (/dev/sdc)',
    'Card',
  ])
})
