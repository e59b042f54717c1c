import { screen } from '@testing-library/react'
import { useState } from 'react'
import { expect, test, vi } from 'vitest'
import { inWindow } from '#testing/in-window.tsx'
import { Combobox } from './combobox.tsx'

const zones = ['UTC', 'Europe/Amsterdam', 'Europe/Paris'].map(value => ({ value }))

type Props = { onSubmit?: () => void; onAnswer?: (value: string) => void }

function Zone({ onSubmit = () => {}, onAnswer = () => {} }: Props) {
  const [value, setValue] = useState('Europe/Paris')
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        onSubmit()
      }}
    >
      <Combobox
        label="Zones"
        suggestions={zones}
        value={value}
        onValueChange={next => {
          setValue(next)
          onAnswer(next)
        }}
        aria-label="Zone"
      />
      <button type="submit">Next</button>
    </form>
  )
}

const field = () => screen.getByRole<HTMLInputElement>('combobox')
const offered = () => screen.queryAllByRole('option').map(each => each.textContent)

test('the arrow keys open all of the list at what is chosen, and Enter takes what they mark [N16]', async () => {
  const onSubmit = vi.fn()
  const { user } = inWindow(<Zone onSubmit={onSubmit} />)
  field().focus()
  await user.keyboard('{ArrowDown}')
  expect(offered()).toEqual(['UTC', 'Europe/Amsterdam', 'Europe/Paris'])
  const marked = () => document.getElementById(field().getAttribute('aria-activedescendant') ?? '')
  expect(marked()?.textContent).toBe('Europe/Paris')
  await user.keyboard('{ArrowUp}')
  expect(marked()?.textContent).toBe('Europe/Amsterdam')
  await user.keyboard('{Enter}')
  expect([field().value, offered(), onSubmit.mock.calls.length]).toEqual(['Europe/Amsterdam', [], 0])
  // Without a list, Enter is the form's.
  await user.keyboard('{Enter}')
  expect(onSubmit).toHaveBeenCalledOnce()
})

test('typing searches, Escape closes the list, and leaving takes what can only be meant', async () => {
  const { user } = inWindow(<Zone />)
  await user.clear(field())
  await user.type(field(), 'amst')
  expect(offered()).toEqual(['Europe/Amsterdam'])
  await user.keyboard('{Escape}')
  expect([field().value, offered()]).toEqual(['amst', []])
  await user.tab()
  expect(field().value).toBe('Europe/Amsterdam')
})

test('a click chooses, and a text that is not in the list stays', async () => {
  const { user } = inWindow(<Zone />)
  await user.click(field())
  await user.click(screen.getByRole('option', { name: 'UTC' }))
  expect(field().value).toBe('UTC')
  expect(document.activeElement).toBe(field())
  await user.clear(field())
  await user.type(field(), 'Mars/Base')
  await user.tab()
  expect(field().value).toBe('Mars/Base')
})

test('what is being typed is an answer once the field is left or Enter is pressed [N16]', async () => {
  const onAnswer = vi.fn()
  const onSubmit = vi.fn()
  const { user } = inWindow(<Zone onAnswer={onAnswer} onSubmit={onSubmit} />)
  await user.clear(field())
  await user.type(field(), 'Mars')
  expect([field().value, onAnswer.mock.calls]).toEqual(['Mars', []])
  await user.keyboard('{Enter}')
  expect([onAnswer.mock.calls, onSubmit.mock.calls.length]).toEqual([[['Mars']], 1])
  await user.clear(field())
  await user.type(field(), 'amst')
  expect(onAnswer).toHaveBeenCalledTimes(1)
  await user.tab()
  expect(onAnswer.mock.calls).toEqual([['Mars'], ['Europe/Amsterdam']])
})
